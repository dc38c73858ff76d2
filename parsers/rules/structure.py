"""STRUCT: whether a report has the six sections of the form, and a table under each heading that asks for one.

The headings' words are in data/reference/rules.yml. Not here: what stands in the sections.
"""

from __future__ import annotations

import functools
import re

from parsers.document import Document, Finding, RuleOutcome
from parsers.grid import Grid
from parsers.normalise import tidy
from parsers.reference import load_yaml
from parsers.rules.registry import rules

RULE = "STRUCT"
_NUMBER = r"[一二三四五六七][、,.:：]?"  # 一、 before the heading, or the heading at the start of its line
_AHEAD = 24  # characters between a heading's number and its words
_SPACE = re.compile(r"[^\S\n]+")


@functools.cache
def _sections() -> tuple[tuple[str, tuple[str, ...], re.Pattern[str], str | None], ...]:
    """(label, words, pattern, table) of each section."""
    entry = next(one for one in load_yaml("rules.yml")["rules"] if one["id"] == RULE)
    found = []
    for section in entry["sections"]:
        words = tuple(tidy(word) for word in (section["label"], *section.get("also", ())))
        any_word = "|".join(map(re.escape, words))
        # 政府信息公开 may stand before the words that tell the section.
        pattern = re.compile(rf"(?:^|{_NUMBER}).{{0,{_AHEAD}}}?(?:{any_word})", re.MULTILINE)
        found.append((section["label"], words, pattern, section.get("table")))
    return tuple(found)


def _stands(text: str, words: tuple[str, ...], pattern: re.Pattern[str]) -> bool:
    """Whether the pattern is found: tried around its words alone, since trying it everywhere costs ten times as much."""
    for word in words:
        at = text.find(word)
        while at >= 0:
            if pattern.search(text, max(at - _AHEAD - 2, 0), at + len(word)):
                return True
            at = text.find(word, at + 1)
    return False


def evaluate(document: Document, grid: Grid) -> tuple[RuleOutcome, list[Finding]]:
    """One equation a section: it stands on the page, and its table does."""
    rule = rules()[RULE]
    if rule.forms and document.report.form not in rule.forms:
        return RuleOutcome(RULE, "not_applicable"), []
    text = _SPACE.sub("", tidy("\n".join(["".join([cell.text for cell in row.cells]) for row in grid.rows])))
    absent = {table.table for table in document.tables if table.status == "absent"}
    missing = [label for label, words, pattern, _ in _sections() if not _stands(text, words, pattern)]
    bare = [label for label, _, _, table in _sections() if label not in missing and table in absent]
    broken = len(missing) + len(bare)
    outcome = RuleOutcome(RULE, "broken" if broken else "holds", len(_sections()) - broken, broken)
    said = [f"No section: {', '.join(missing)}."] * bool(missing) + [f"No table under: {', '.join(bare)}."] * bool(bare)
    return outcome, [Finding(RULE, rule.severity, " ".join([rule.text_en, *said]))] if broken else []
