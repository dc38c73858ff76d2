"""A review as one JSON object, for programs. `findings` has the shape of `gongkai parse --json`, one entry a complaint."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from parsers.numbers import plain
from pipelines.check import Complaint, Review, words
from pipelines.check.sums import Check


def as_json(review: Review, lang: str) -> dict[str, Any]:
    """source, status, report and agency as the reader has them; findings; what was compared and what could not be."""
    document, last = review.document, review.last
    speaker = words.Words(document, lang)
    return {
        "source": asdict(document.source),
        "status": document.status,
        "report": asdict(document.report),
        "agency": asdict(document.agency),
        "last_year": None if last is None else {"origin": last.origin, "name": last.name, "year": last.document.report.year},
        "exit_status": review.exit_status,
        "holding": review.held,
        "undecided": review.undecided,
        "findings": [_finding(complaint, speaker.tell(complaint, n)) for n, complaint in enumerate(review.complaints, 1)],
        "unread": [{"where": where, "why": why} for where, why in words.unread(review, lang)] if review.read else [],
    }


def _finding(complaint: Complaint, told: words.Told) -> dict[str, Any]:
    return {
        "rule": complaint.rules[0],
        "rules": complaint.rules,
        "severity": complaint.severity,
        "kind": complaint.kind,
        "message": told.headline,
        "why": told.why or complaint.messages,
        "cells": [list(position) for position in complaint.cells],
        "printed": complaint.printed,
        "expected": complaint.expected,
        "proved": complaint.proved,
        "repairs": [[{"cell": list(one.position), "printed": one.printed, "proposed": one.proposed} for one in way] for way in complaint.repairs],
        "equations": [_equation(check) for check in complaint.checks],
        "prose": [{"line": figure.line, "page": figure.page, "text": figure.text, "value": figure.value} for figure in complaint.figures],
        "years": [{"where": where, "year": year, "text": text} for where, year, text in complaint.statements],
    }


def _equation(check: Check) -> dict[str, Any]:
    return {
        "rule": check.rule,
        "relation": check.comparison.relation,
        "left": None if check.left is None else plain(check.left),
        "right": None if check.right is None else plain(check.right),
        "cells": [list(position) for position in check.positions],
    }
