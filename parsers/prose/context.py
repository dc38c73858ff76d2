"""Whose figure it is and of what period: words before it, carried through a sentence and its paragraph.

Not here: whether that is what the tables give (bind.py decides).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from parsers.document import Report
from parsers.prose.lexicon import Lexicon
from parsers.prose.mentions import Mention

_SECTIONS = (
    ("disputes", re.compile(r"^(?:[(]?[一二三四五六七][)、])[^。]{0,30}?(?:行政复议|行政诉讼|复议、诉讼)")),
    ("applications", re.compile(r"^(?:[(]?[一二三四五六七][)、])[^。]{0,20}?(?:依申请|公开申请|处理政府信息)")),
    ("other", re.compile(r"^[(]?[一二三四五六七八九][)、]")),
)
_ANEW = re.compile(r"^(?:[(]?[一二三四五六七八九十]{1,2}[)、]|[一二三四五六七八九]是|\d{1,2}[.、])")
_COMPARES = "较比同与和"
_ABOUT_REQUESTS = re.compile("申请|依申请")
_ABOUT_DISCLOSURE = re.compile("信息公开|政务公开|依申请|公开申请")


@dataclass(slots=True)
class Context:
    """What the sentences read so far say; a new paragraph or point forgets it, a new section heading sets the topic."""

    report: Report
    words: Lexicon
    section: str = "other"
    scope: tuple[str, str] | None = None
    plan: bool = False
    requests: bool = False  # the paragraph speaks of requests
    disclosure: bool = False
    named: bool = False  # the sentence itself speaks of disclosure
    forum: str | None = None
    paragraph: int = 0
    total: Mention | None = None
    _scopes: list[tuple[int, str, str]] = field(default_factory=list)
    _periods: list[tuple[int, str, int]] = field(default_factory=list)
    _this_year: bool = False

    def begin_paragraph(self) -> None:
        self.scope, self.plan, self.forum = None, False, None
        self.requests = self.disclosure = False
        self.paragraph += 1

    def begin_sentence(self, sentence: str) -> None:
        if _ANEW.match(sentence):
            for name, pattern in _SECTIONS:
                if pattern.match(sentence):
                    if name != "other" or not sentence.startswith("("):
                        self.section = name
                    break
            self.begin_paragraph()
        self.requests = self.requests or self.section == "applications" or bool(_ABOUT_REQUESTS.search(sentence))
        self.named = bool(_ABOUT_DISCLOSURE.search(sentence))
        self.disclosure = self.disclosure or self.named or self.section in ("disputes", "applications")

    def read(self, sentence: str) -> None:
        """Note the words for scope and period of a sentence that holds figures."""
        self._scopes = [(match.start(), match.lastgroup or "", match[0]) for match in self.words.scope.finditer(sentence)]
        self._periods = []
        self._this_year = False
        for match in self.words.period.finditer(sentence):
            name = match.lastgroup or ""
            if name == "year":
                difference = int(match["year"]) - (self.report.year or 0)
                name = {0: "this_year", -1: "last_year", 1: "plan"}.get(difference, "other_year")
            until = 10**9
            if match.start() and sentence[match.start() - 1] in _COMPARES and name != "this_year":
                comma = re.compile("[,;。]").search(sentence, match.end())
                until = comma.start() if comma else until
            if name == "rate":
                comma = re.compile("[,;。]").search(sentence, match.end())
                until = comma.start() if comma else until
            self._this_year |= name == "this_year"
            self._periods.append((match.start(), name, until))

    def place(self, mention: Mention, sentence: str, base: int) -> None:
        """Set scope and period of a mention."""
        at = mention.start - base
        for start, name, word in self._scopes:
            if start < at:
                self.scope = (name, word)
        mention.scope = self.scope[0] if self.scope else None
        mention.sure_scope = self.covers()
        period = "plan" if self.plan else None
        for start, name, until in self._periods:
            if start < at <= until:
                period = name
        mention.period = period
        if period == "plan" and mention.slot != "carried_out":
            self.plan = True
        if period == "cumulative" and self._this_year:
            mention.period = "this_year" if "目前" in sentence else period
        if mention.slot in ("carried_in", "carried_out") and period in ("last_year", "plan"):
            mention.period = None if "plan" in (name for _, name, _ in self._periods) or period == "last_year" else period
        if "累计" in mention.clause and not self._this_year and period is None:
            mention.loose = True

    def covers(self) -> bool:
        """Whether the scope of the words is surely the one that the report's tables have."""
        if self.scope is None:
            return True
        name, word = self.scope
        scope = self.report.scope
        if scope == "whole_government":
            return name == "area"
        if scope in ("own_body", "with_subordinates"):
            if name == "area":
                return word[-1] in "镇乡道街局委厅院部关统校"
            return name in ("self", "office")
        return name == "self"
