"""The registry of rules (data/reference/rules.yml) for code: severities and texts. No rule is defined here."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from parsers.document import Severity
from parsers.reference import load_yaml


@dataclass(frozen=True)
class Rule:
    """One entry of the registry. forms: the generations it applies to; None for all."""

    id: str
    group: str
    severity: Severity
    text_zh: str
    text_en: str
    forms: tuple[str, ...] | None = None


@functools.cache
def rules() -> dict[str, Rule]:
    """All rules by id, in the file's order."""
    found = {}
    for entry in load_yaml("rules.yml")["rules"]:
        forms = entry.get("forms")
        found[entry["id"]] = Rule(
            entry["id"],
            entry["group"],
            entry["severity"],
            entry["text_zh"],
            entry["text_en"],
            tuple(forms) if forms else None,
        )
    return found


def severity(rule: str) -> Severity:
    """The severity of a rule; KeyError names an id that is not in the registry."""
    return rules()[rule].severity
