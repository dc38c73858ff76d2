"""Bringing printed text to a form in which two printings of one label are equal.

Printed text is never replaced by what these functions return: it is for matching only.
"""

from __future__ import annotations

import functools
import re
import unicodedata

# Look-alikes that NFKC leaves: the CJK radicals supplement (PDF text layers), and glyphs used as another.
_LOOK_ALIKES = str.maketrans(
    {
        "⺟": "母",
        "⻓": "长",
        "⻔": "门",
        "⻅": "见",
        "⻋": "车",
        "⻛": "风",
        "⻚": "页",
        "⺠": "民",
        "⻄": "西",
        "⻆": "角",
        "⻉": "贝",
        "⻢": "马",
        "⻣": "骨",
        "⻥": "鱼",
        "⻩": "黄",
        "⻬": "齐",
        "⻰": "龙",
        "⻘": "青",
        "⻝": "食",
        "⻜": "飞",
        "⻦": "鸟",
        "⻨": "麦",
        "⻮": "齿",
        "⺒": "巳",
        "⺫": "目",
        "⺬": "示",
        "⽐": "比",
        "○": "〇",
        "它": "他",
    }
)
_ENUMERATOR = re.compile(
    r"^(?:[(\[【〔]?\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2}|[①-⑳])\s*(?:[)\]】〕][、.,:]?|[、.,:])\s*)+"
)
_INNER_ENUMERATOR = re.compile(r"[(\[【〔][一二三四五六七八九十]{1,3}[)\]】〕]")
_ORDINAL = re.compile(
    r"[(\[【〔]\s*([一二三四五六七八九十]{1,3})\s*[)\]】〕]|([一二三四五六七八九十]{1,3})[、.,]|(\d{1,2})\s*[、.,]"
)
_DROP = re.compile(r"[^\u3007\u3400-\u9fff\uf900-\ufaff]+")
# Characters that NFKC may change; the few wide ones that any text has are listed, since for them there is a quicker way.
_WIDE = (("，", ","), ("：", ":"), ("；", ";"), ("（", "("), ("）", ")"), ("\u3000", " "), ("\xa0", " "), ("！", "!"), ("？", "?"),
         ("％", "%"), ("－", "-"), ("．", "."), ("它", "他"))  # fmt: skip
_ODD = re.compile(f"[^\\x00-\\x7f\\u4e00-\\u9fff、。〇“”‘’《》—{''.join(wide for wide, _ in _WIDE)}]")


def tidy(text: str) -> str:
    """One width, no look-alikes: full-width to half-width, Kangxi radicals to characters."""
    if text.isascii():
        return text
    if _ODD.search(text):
        text = unicodedata.normalize("NFKC", text)
        for code, usual in _LOOK_ALIKES.items():
            text = text.replace(chr(code), usual)
        return text
    for wide, narrow in _WIDE:
        if wide in text:
            text = text.replace(wide, narrow)
    return text


def display_width(text: str) -> int:
    """How many places a text takes on a line of equal places: a Chinese character takes two."""
    return len(text) if text.isascii() else sum(1 + (unicodedata.east_asian_width(one) in "WF") for one in text)


@functools.cache
def _converter():
    from opencc_purepy import OpenCC

    return OpenCC("t2s")


def simplify(text: str) -> str:
    """Traditional characters as Simplified; Simplified text (what GB 2312 has) comes back as it is, at next to no cost."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return _converter().convert(text)
    return text


@functools.lru_cache(maxsize=16384)
def ordinal(text: str) -> str:
    """The number printed before a label, in the form's own way: "(六)" for （六）其他处理, "3" for 3.其他; "" without one."""
    found = _ORDINAL.match(tidy(text).strip(" *_#\t\n"))
    if not found:
        return ""
    return f"({found[1]})" if found[1] else found[2] or found[3]


def bare(text: str) -> str:
    """A label as printed, in one width, without its number and without white space."""
    return _ENUMERATOR.sub("", "".join(tidy(text).split()))


@functools.lru_cache(maxsize=65536)
def label_key(text: str) -> str:
    """What is compared of a label: its characters without numbering, punctuation, digits, white space and width."""
    text = simplify(tidy(text)).strip(" *_#\t\n　")
    if found := _ENUMERATOR.match(text):
        text = text[found.end() :]
    if "(" in text or "[" in text or "【" in text or "〔" in text:
        text = _INNER_ENUMERATOR.sub("", text)
    return _DROP.sub("", text)
