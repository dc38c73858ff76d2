"""Figures in a sentence: the number with its measure word, and the noun that it counts, from the words beside it.

The noun stands directly before the figure (予以公开26件) or directly behind it (26件予以公开). Not here: whose figure it is
and of what period (context.py), and what it is compared with (bind.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.prose.lexicon import Lexicon, silent

_BREAK = re.compile(r"[,;:()]")
_AFTER_END = re.compile(r"[,;:。()\n|]|$")
_NOT_A_COUNT_BEFORE = re.compile(r"(?:第|前|[〔\[【(]20\d\d[〕\]】)]|[-~/.·:]|\d[至到]|No\.?|[A-Za-z_])$")
_NOT_A_COUNT_AFTER = re.compile(r"(?:工作日|月(?!份)|小时|百分点|分钟|年(?!度)|维|号|%|级|性|件事|站式|网通|以上领导|[A-Za-z@/])")
_SINGLE = re.compile(r"^[一二两三四五六七八九]?$")
_NUMERALS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
# A figure without a measure word is one only where the clause ends with it; figures in a row are a table's.
_IN_A_ROW = re.compile(r"[^,;、)占]|[,;、]\s*[\d,;、|+-]|[,;、]\d")
_CELL_BORDERS = (",", "|", ";", " ", "\t", "")
_FROM_YEAR = re.compile(r"20\d\d年(?:度)?(?=(?:度|的)?结转)")
_TO_YEAR = re.compile(r"(?<=结转)(?:至|到)?20\d\d年(?:度)?")
_STARTS_LIST = re.compile(r"^[,;:、()。]")


@dataclass(slots=True)
class Mention:
    """One figure of a sentence. start, end: number and measure word; first, last: with its noun (offsets in the flow).

    clause: the words between the clause's beginning and the noun; slot None where the noun is none of the file's.
    """

    start: int
    end: int
    value: int | float
    unit: str | None
    approximate: bool
    first: int = 0
    last: int = 0
    noun: str | None = None
    slot: str | None = None
    level: str = "other"
    clause: str = ""
    verb: str | None = None
    change: bool = False
    behind: bool = False
    depth: int = 0
    group: int = 0
    loose: bool = False  # words stand behind the noun that may narrow it
    scope: str | None = None
    period: str | None = None
    sure_scope: bool = True
    row: str | None = None
    columns: tuple[str, ...] = ()
    sentence: int = 0
    paragraph: int = 0

    def rule_kind(self) -> str | None:
        """applicant, outcome, dispute or None: what a plain 其他 behind it means."""
        if self.columns and self.row not in (None, "reconsideration", "litigation"):
            return "applicant"
        slot = self.slot or ""
        prefixes = ("denied", "unavailable", "rejected", "other_o")
        if slot in ("granted", "partial", "disclosed") or slot.startswith(prefixes):
            return "outcome"
        return None


def numeral(text: str) -> int | None:
    """The value of 十二, 一百零三, 二〇; None for what is no number."""
    if not any(c in _PLACES for c in text):
        return int("".join(str(_NUMERALS[c]) for c in text)) if len(text) > 1 or text in _NUMERALS else None
    total, digit = 0, None
    for c in text:
        if c in _PLACES:
            total += (1 if digit is None else digit) * _PLACES[c]
            digit = None
        else:
            digit = _NUMERALS[c]
    return total + (digit or 0)


def _number(match: re.Match[str], words: Lexicon) -> tuple[int | float, bool] | None:
    """(value, whether it is rounded)."""
    if match["numeral"]:
        value = numeral(match["numeral"])
        return None if value is None else (value, bool(match["rough"]))
    text = match["digits"].replace(",", "").replace("，", "")
    value: int | float = float(text) if "." in text else int(text)
    factor = match["factor"]
    if factor:
        value = value * words.multipliers[factor]
        if value == int(value):
            value = int(value)
    return value, bool(match["about"] or factor)


def noun_before(text: str, words: Lexicon) -> tuple[str, str, str, str] | None:
    """(noun, slot, level, what stands before it) of words that end where a figure begins."""
    if "结转" in text:  # 2021年结转, 结转2023年度: the years beside the report's own
        text = _FROM_YEAR.sub("上年", _TO_YEAR.sub("下年", text))
    back = text[::-1]
    found = words.fillers_back.match(back)
    stripped = text[: len(text) - found.end()] if found else text
    for attempt in (text, stripped, None):
        if attempt is None:
            found = words.objects_back.match(stripped[::-1])
            if not found:
                return None
            attempt = stripped[: len(stripped) - found.end()]
            found = words.fillers_back.match(attempt[::-1])
            attempt = attempt[: len(attempt) - found.end()] if found else attempt
        quiet = silent(attempt)
        for size in words.by_end.get(quiet[-2:], ()):
            hit = words.nouns.get(quiet[-size:])
            if hit:
                return _ground(quiet[-size:], hit[0], hit[1], quiet[:-size], words)
    return None


_GROUPS = ("denied", "unavailable", "rejected")


def _ground(noun: str, slot: str, level: str, rest: str, words: Lexicon) -> tuple[str, str, str, str]:
    """因属于过程性信息不予公开的4件, 信息不存在的申请20件: the ground before a group, or before 申请, says which row it is."""
    bare = slot == "received" and noun == "申请" and rest.endswith("的")
    if not rest or not (bare or slot in _GROUPS):
        return noun, slot, level, rest
    ahead = rest.removesuffix("的").removesuffix("而").removesuffix("等原因").removesuffix("依法")
    for size in words.by_end.get(ahead[-2:], ()):
        hit = words.nouns.get(ahead[-size:])
        if hit and hit[0] in words.slots and (bare or hit[0].startswith(slot)):
            return ahead[-size:], hit[0], "likely" if not bare else hit[1], ahead[:-size]
    return noun, slot, level, rest


def noun_behind(text: str, words: Lexicon) -> tuple[str, str, str, str] | None:
    """(noun, slot, level, what stands behind it) of words that begin where a figure ends."""
    quiet = silent(text)
    lead = words.lead.match(quiet)
    for begin in (0, lead.end()) if lead and lead.end() else (0,):
        for size in words.by_start.get(quiet[begin : begin + 2], ()):
            hit = words.nouns.get(quiet[begin : begin + size])
            if hit:
                return quiet[begin : begin + size], hit[0], hit[1], quiet[begin + size :]
    return None


def _generic(text: str) -> str:
    """The last words of a clause as the noun of a figure that counts something else."""
    return re.sub(r"^(?:其中|20\d\d年度?|全年|共|并|以及|及|和|、)+", "", text.strip("、“”·《》 "))[-18:]


_DOCUMENTS = ("normative_documents", "regulations")
_PLAIN_TAIL = re.compile(r"^(?:申请|案件|的?申请|数|受理件|办件|均|全部|都|已|且|并|其中|和|及|$)")


def mentions(sentence: str, base: int, words: Lexicon) -> list[Mention]:
    """The figures of one sentence, in order. base: the sentence's offset in the flow."""
    found: list[Mention] = []
    free = 0  # up to where the words belong to figures before
    documents: str | None = None
    matches = list(words.figure.finditer(sentence))
    for n, match in enumerate(matches):
        start, end = match.span()
        unit = match["unit"] or match["measure"]
        ahead = sentence[end : end + 4]
        if _NOT_A_COUNT_AFTER.match(ahead) and unit not in words.money:
            continue
        if unit is None and (_IN_A_ROW.match(ahead) or sentence[start - 1 : start] in _CELL_BORDERS):
            continue
        if _NOT_A_COUNT_BEFORE.search(sentence, max(start - 8, 0), start):
            continue
        read = _number(match, words)
        if read is None:
            continue
        value, rounded = read
        if rounded and unit in words.money:
            rounded = bool(match["about"])
        segment = sentence[free:start]
        if found and found[-1].end - base == free and segment and not _STARTS_LIST.match(segment):
            # Words directly behind the figure before belong to it, unless it had its noun in front of it.
            cut = re.search(r"[,;:、()]", segment)
            if found[-1].behind or found[-1].noun is None or cut is None:
                segment = segment[cut.end() :] if cut and (found[-1].behind or cut) else segment if not found[-1].behind else ""
            else:
                segment = segment[cut.end() :]
        if "(" in segment and ")" in segment:
            segment = re.sub(r"\([^()]*\)", "", segment)
        clauses = _BREAK.split(segment)
        before = clauses[-1].lstrip("、")
        mention = Mention(start + base, end + base, value, unit, rounded, start + base, end + base)
        mention.depth = sentence.count("(", 0, start) - sentence.count(")", 0, start)
        about = words.about_back.match(before[::-1])
        if about:
            mention.approximate = True
            before = before[: len(before) - about.end()]
        if words.about_ahead.match(ahead):
            mention.approximate = True
        next_start = matches[n + 1].start() if n + 1 < len(matches) else len(sentence)
        behind = sentence[end : min(next_start, end + 30)]
        stop = _AFTER_END.search(behind)
        behind = "" if behind.startswith("、") else behind[: stop.start()] if stop else behind
        change = words.changes_back.match(before[::-1])
        hit = None
        if change:
            mention.change = True
            mention.noun = before[len(before) - change.end() :]
        else:
            hit = noun_before(before, words) if before else None
            if hit is None and behind:
                hit = noun_behind(behind, words)
                mention.behind = hit is not None
            if hit is None and len(clauses) > 1 and _bare(before, words):
                hit = noun_before(clauses[-2].lstrip("、"), words)
        if hit:
            mention.noun, mention.slot, mention.level, mention.clause = hit[0], hit[1], hit[2], hit[3]
            if mention.behind:
                mention.loose = not _PLAIN_TAIL.match(hit[3])
                mention.clause = before
        else:
            state = _state(before, words)
            if state and documents and documents in _DOCUMENTS:
                mention.slot, mention.level, mention.verb, mention.noun, mention.clause = documents, "sure", state[0], state[1], state[2]
                mention.loose = mention.depth > 0 or "含" in before
        if mention.slot in _DOCUMENTS:
            documents = mention.slot
            if mention.verb is None:
                _verb(mention, before, words)
        elif mention.slot is None and not mention.change:
            if match["numeral"] or unit is None:
                continue
            mention.noun = _generic(before) or _generic(behind) or None
            mention.clause = before
            if mention.noun is None:
                continue
            mention.behind = not _generic(before) and bool(behind)
        elif unit is None and (mention.level != "sure" or mention.behind):
            continue
        _span(mention, sentence, base, free, behind)
        found.append(mention)
        free = mention.last - base if mention.behind else end
        free = max(free, end)
    return found


def _bare(before: str, words: Lexicon) -> bool:
    """Whether nothing but fillers stands before a figure."""
    back = before[::-1]
    found = words.fillers_back.match(back)
    return not before or (found is not None and found.end() == len(back))


def _state(before: str, words: Lexicon) -> tuple[str, str, str] | None:
    """(verb class, verb, what stands before it) where a clause is only what was done with documents named before: 废止23件."""
    found = words.fillers_back.match(before[::-1])
    text = before[: len(before) - found.end()] if found else before
    text = silent(text)
    for size in range(min(len(text), 8), 1, -1):
        kind = words.verbs.get(text[-size:])
        if kind:
            return kind, text[-size:], text[:-size]
    return None


def _verb(mention: Mention, before: str, words: Lexicon) -> None:
    """What was done with the documents that a figure counts: the verb before them, through 的, 行政, 本级 and the like."""
    text = silent(before) if mention.behind else mention.clause
    if mention.behind:
        found = words.fillers_back.match(text[::-1])
        text = text[: len(text) - found.end()] if found else text
    found = words.modifiers_back.match(text[::-1])
    for stripped in (text, text[: len(text) - found.end()] if found else text):
        for size in range(min(len(stripped), 8), 1, -1):
            kind = words.verbs.get(stripped[-size:])
            if kind:
                mention.verb, mention.clause = kind, stripped[:-size]
                return
    if not mention.behind and "现行有效" in before:
        mention.verb = "in_force"


def _span(mention: Mention, sentence: str, base: int, free: int, behind: str) -> None:
    """Where the printed text of a figure with its noun begins and ends."""
    start, end = mention.start - base, mention.end - base
    noun = mention.noun or ""
    if mention.behind:
        mention.last = mention.end + min(len(behind), max(behind.find(noun[-2:]) + 2 if noun[-2:] in behind else len(behind), 0))
        return
    at = sentence.rfind(noun, free, start) if noun else -1
    if at < 0 and noun:
        at = sentence.rfind(noun[:2], free, start)
    mention.first = (at if at >= 0 else start) + base
    mention.last = end + base
