"""What is said of the tables without a figure: none received, none contested, all by natural persons, all closed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.prose.lexicon import Lexicon
from parsers.prose.mentions import Mention

TRIGGER = re.compile("(?:未|没有|无|不存在|没|均|全部|都|皆|全)[^。]{0,40}?(?:申请|公开|复议|诉讼|应诉|结转|办|答复|回复|自然人|处理)")
_CLAUSE = re.compile(r"[^,;:]+")
_DISPUTES = (("reconsideration", re.compile("复议")), ("litigation", re.compile("诉讼|应诉|起诉")))
_NAMES = {"reconsideration": "行政复议", "litigation": "行政诉讼"}


@dataclass(slots=True)
class Statement:
    """first, last: its words in the flow. slot, columns: what it states; value 0, or None for `all`."""

    first: int
    last: int
    slots: tuple[str, ...]
    relation: str  # none | all | closed
    sure: bool
    noun: str


def statements(sentence: str, base: int, words: Lexicon, found: list[Mention]) -> list[Statement]:
    """The statements of a sentence."""
    said: list[Statement] = []
    patterns = words.words
    taken = [(mention.first - base, mention.end - base) for mention in found]
    for clause in _CLAUSE.finditer(sentence):
        text, at = clause[0], clause.start()
        match = patterns["disputes"].search(text)
        if match and not patterns["disputes_not"].search(text):
            named = tuple(slot for slot, pattern in _DISPUTES if pattern.search(text, match.start()))
            end = max(pattern_end(text, match.start()), match.end())
            if named and not _counted(at + match.start(), at + len(text), taken):
                said.append(Statement(base + at + match.start(), base + at + end, named, "none", True, "、".join(_NAMES[slot] for slot in named)))
        elif "复议" not in text and "诉讼" not in text:
            for slot in ("carried_out", "carried_in", "received"):
                match = patterns[slot].search(text)
                if match and not _counted(at + match.start(), at + len(text), taken) and not patterns["received_not"].search(text, match.start()):
                    said.append(Statement(base + at + match.start(), base + at + match.end(), (slot,), "none", True, match["thing"]))
                    break
        match = patterns["natural_person"].search(text)
        if match:
            said.append(Statement(base + at + match.start(), base + at + match.end(), ("natural_person",), "all", True, "自然人"))
        match = patterns["closed"].search(text)
        if match and not patterns["closed_not"].search(sentence, max(at - 30, 0), at + len(text)):
            sure = match["done"].startswith(("办结", "办理完", "办毕", "处理完毕"))
            said.append(Statement(base + at + match.start(), base + at + match.end(), ("carried_out",), "closed", sure, match[0]))
    return said


def pattern_end(text: str, start: int) -> int:
    """Where the last word for a dispute ends."""
    return max((match.end() for _, pattern in _DISPUTES for match in pattern.finditer(text, start)), default=start)


def _counted(first: int, last: int, taken: list[tuple[int, int]]) -> bool:
    """Whether a figure stands in the clause: then it is the figure that says how many."""
    return any(begin < last and end > first for begin, end in taken)
