"""Bytes to text: byte order mark, UTF-8, UTF-16, GB18030 and Big5, whatever is declared.

Statistical guessers misjudge short Chinese texts, so this asks two questions that can be answered: are the bytes valid
UTF-8 (by chance next to impossible), and in which of the Chinese encodings do the characters of these reports' words
appear. Not here: what the text says.
"""

from __future__ import annotations

import codecs
import re

from parsers.grid import Unreadable

Note = tuple[str, str]  # (rule id, message)

# Characters of the forms and of any official prose, Simplified and Traditional: in the right encoding a third of a
# report's characters are among them, in the wrong one next to none.
_COMMON = frozenset(
    "政府信息公开公開工作年度报告報告本机关機關行政机构機構办理辦理结果結果申请申請数量數量其他处理處理总计總計第条條项項"
    "规章規章范範文件许可許可强制強制收费收費采购採購金额金額自然人法律服务服務社会公益组织社會組織商业企业業科研"
    "新收上年结转結轉不予提供无法無法属于屬於国家秘密國家保护保護第三方合法权益權益内部事务事務过程性案卷查询查詢"
    "复议诉讼復議複議訴訟维持纠正維持糾正尚未审结審結问题問題改进改進情况情況主动主動依据依據中华人民共和国中華"
    "省市区區县縣镇乡鎮鄉街道办事处的一是在了有和为為以及上下中大月日至元万萬、。，：；（）《》“”"
)
_GB = {"gb2312", "gbk", "gb18030", "gb_2312-80", "gb-2312", "gb-18030", "cp936", "ms936", "windows-936", "x-gbk", "euc-cn",
       "hz-gb-2312", "chinese", "gb"}  # fmt: skip
_BIG5 = {"big5", "big5-hkscs", "big5hkscs", "big5-eten", "cp950", "x-x-big5", "csbig5", "big-5"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030", "gb18030"),
)
_META = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([-\w:.]{2,40})|<\?xml[^>]{0,100}encoding\s*=\s*["']([-\w:.]{2,40})["']""",
    re.IGNORECASE,
)
_CONTROL = bytes(set(range(32)) - {9, 10, 11, 12, 13, 26, 27})
LIKE_A_REPORT = 0.2  # the share of common characters that no text read with a wrong encoding comes near
SAMPLE = 1 << 16  # bytes that are looked at where a guess has to be made


def declared_charset(data: bytes, media_type: str | None = None) -> str | None:
    """The charset that the transport or the document's own head states, in lower case; None where neither does."""
    if media_type and "charset=" in media_type.lower():
        return media_type.lower().split("charset=", 1)[1].split(";")[0].strip(" \"'")
    found = _META.search(data, 0, 4096)
    return (found[1] or found[2]).decode("ascii", "replace").lower() if found else None


def decode(data: bytes, media_type: str | None = None, markup: bool = False) -> tuple[str, str, list[Note]]:
    """The text, the encoding that it was read with, and notes. Raises Unreadable for bytes that are no text.

    A declaration is believed only where the bytes bear it out. markup: the document may declare a charset itself.
    """
    for mark, codec, name in _BOMS:
        if data.startswith(mark):
            return data.decode(codec, "replace").lstrip("\ufeff"), name, []
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _decode_other(data, media_type, markup, error)
    if "\0" in text:
        holes = text.count("\0")
        if holes * 200 < len(text):  # damage, not another encoding
            return text.replace("\0", "\ufffd"), "utf-8", [("characters_lost", f"{holes} NUL bytes in the text")]
        return _decode_other(data, media_type, markup, None)
    notes: list[Note] = []
    once = _encoded_once(text)
    if once is not None:
        message = "encoded twice: the bytes of a text were taken for Latin letters"
        return once, "utf-8", [("encoding_declared_wrongly", message)]
    if markup or media_type:
        declared = declared_charset(data if markup else b"", media_type)
        if declared and declared in _GB | _BIG5 and not text.isascii():
            notes.append(_wrong(declared, "utf-8"))
    return text, "utf-8", notes


def _encoded_once(text: str) -> str | None:
    """A text whose bytes a converter took for Latin letters and encoded again, undone; None for any other text.

    Undone only where every letter goes back to a byte, the bytes are strictly those of one encoding, and what they say
    looks like a report while the text itself does not: nothing is guessed.
    """
    if text.isascii():
        return None
    for latin in ("latin-1", "cp1252"):
        try:
            data = text.encode(latin)
        except UnicodeEncodeError:
            continue
        for name in ("utf-8", "gb18030"):
            try:
                once = data.decode(name)
            except UnicodeDecodeError:
                continue
            if _score(once[:SAMPLE]) > LIKE_A_REPORT > _score(text[:SAMPLE]):
                return once
    return None


def _line_by_line(data: bytes) -> tuple[str, int] | None:
    """A text put together from lines in UTF-8 and in GB18030, each read as what its characters speak for, and how many are
    in the latter; None where none is, or where the whole does not look like a report."""
    lines, others = [], 0
    for line in data.split(b"\n"):
        text = line.decode("utf-8", "replace")
        if not line.isascii():
            other = line.decode("gb18030", "replace")
            if _score(other) > _score(text):
                others += 1
                text = other
        lines.append(text)
    text = "\n".join(lines)
    return (text, others) if others and _score(text[:SAMPLE]) > LIKE_A_REPORT else None


def _wrong(declared: str, used: str) -> Note:
    return ("encoding_declared_wrongly", f"declared as {declared}, read as {used}: the bytes bear out no other")


def _decode_other(
    data: bytes, media_type: str | None, markup: bool, error: UnicodeDecodeError | None
) -> tuple[str, str, list[Note]]:
    declared = declared_charset(data if markup else b"", media_type)
    sample = data[:SAMPLE]
    candidates = {}  # encoding → (text of the sample, score)
    if b"\0" in sample:
        # NUL bytes are the high halves of ASCII characters, or no text at all.
        for name in ("utf-16-le", "utf-16-be"):
            candidates[name] = _score(sample[: len(sample) & ~1].decode(name, "replace"))
    elif len(sample.translate(None, _CONTROL)) < len(sample) * 0.98:
        raise Unreadable("the bytes are no text: control characters everywhere", "not_text")
    else:
        for name in ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be"):
            candidates[name] = _score(sample.decode(name, "replace"))
        # Damaged UTF-8 (cut inside a character, some bytes lost) still scores as such.
        candidates["utf-8"] = _score(sample.decode("utf-8", "replace"))
    best = max(candidates, key=candidates.__getitem__)
    if candidates[best] < 0.05:
        known = declared and declared not in _GB | _BIG5 and _codec(declared)
        if known and known not in ("utf-8", "ascii") and not known.startswith(("utf", "iso8859", "cp125")):
            return data.decode(known, "replace"), known, []
        if b"\0" in sample or error is None:
            raise Unreadable("the bytes are no text: NUL bytes, and not UTF-16", "not_text")
        if candidates[best] < -0.2:
            raise Unreadable("the bytes are no text in UTF-8, GB18030, Big5 or UTF-16", "not_text")
    text = data.decode(best, "replace")
    notes = _lost(text, best)
    if (notes or candidates[best] < LIKE_A_REPORT) and best in ("utf-8", "gb18030") and (mixed := _line_by_line(data)):
        message = f"lines in two encodings: {mixed[1]} in GB18030, the others in UTF-8"
        return mixed[0], "utf-8", [("encoding_declared_wrongly", message), *_lost(mixed[0], "utf-8")]
    used = "big5" if best == "big5hkscs" else best.removesuffix("-le").removesuffix("-be")
    family = _GB if used == "gb18030" else _BIG5 if used == "big5" else {used, used.replace("-", "")}
    if declared and declared not in family:
        notes.append(_wrong(declared, used))
    return text, used, notes


def _lost(text: str, encoding: str) -> list[Note]:
    lost = text.count("\ufffd")
    return [("characters_lost", f"{lost} characters can't be decoded as {encoding}")] if lost else []


def _codec(name: str) -> str | None:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def _score(text: str) -> float:
    """How much the characters look like a Chinese report: the share of common ones, less what can't be text."""
    wide = bad = common = 0
    for character in text:
        if character in _COMMON:
            common += 1
        code = ord(character)
        if code > 0x7F:
            wide += 1
            # Replacement characters, private use, surrogates, scripts that no report is written in.
            if code == 0xFFFD or 0xE000 <= code <= 0xF8FF or 0xD800 <= code < 0xE000 or 0xA000 <= code < 0xAC00:
                bad += 1
        elif code < 32 and code not in (9, 10, 12, 13):
            bad += 1
            wide += 1
    return (common - bad) / wide if wide else 0.0
