"""Whose figures a report gives: the whole government's, the body's own, or those of a body with its units.

The office as author does not make it the office's own report: title and text decide. Not here: who the agency is.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from parsers.identity.body import GOVERNMENT
from parsers.identity.reading import Reading
from parsers.identity.whereabouts import LEVEL_OF_SELF, Source


def find_scope(reading: Reading, chosen: Source, evidence: dict[str, Any]) -> tuple[Reading, str, str]:
    """(reading, scope, why). The office as author does not make it the office's own report: title and text decide."""
    kind = reading.body.kind
    words = evidence["scope_words"]
    if kind == "office" and not reading.zone:
        titled = chosen.where == "title"
        if words["own"]:
            return reading, "own_body", f"the text: {words['own'][0]}"
        areas = sum(n for word, n in evidence["self"].items() if word in LEVEL_OF_SELF)
        offices = sum(evidence["self"].get(word, 0) for word in ("办", "厅", "部", "单位"))
        if words["whole"] and (not titled or any(re.match("综合|汇总", text) for text in words["whole"])):
            government = replace(reading, body=GOVERNMENT)
            return government, "whole_government", f"the text: {words['whole'][0]}"
        if titled:
            return reading, "own_body", "the title names the office"
        if areas > offices:
            return replace(reading, body=GOVERNMENT), "whole_government", "no title names the office"
        if evidence.get("title") and offices == 0:
            return replace(reading, body=GOVERNMENT), "whole_government", "the title names no office, which only signs"
        return reading, "unknown", "neither title nor text says whose figures they are"
    if kind in ("government", "zone_committee"):
        if re.search(r"[（(]?本级[)）]?", evidence.get("title_key") or ""):
            return reading, "own_body", "the title: 本级"
        if words["own"] and not words["whole"] and any("本级" in text for text in words["own"]):
            return reading, "own_body", f"the text: {words['own'][0]}"
        return reading, "whole_government", "a government's report"
    title = evidence.get("title_key") or evidence.get("title_agency") or ""
    if re.search(r"关区|气象部门|系统(?!工程)|及(?:所属|下属|直属)", title) or reading.body.name.endswith(
        ("关区", "部门")
    ):
        return reading, "with_subordinates", "the title counts its units in"
    if kind == "vertical" and any(text.startswith(("汇总", "综合")) for text in words["subordinates"]):
        return reading, "with_subordinates", f"the text: {words['subordinates'][0]}"
    return reading, "own_body", f"a {kind}'s report"
