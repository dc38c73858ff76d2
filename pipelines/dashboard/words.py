"""Words in both languages: the dashboard's own (data/reference/dashboard.yml), and figures as they are written for people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from parsers.reference import load_yaml

LANGUAGES = {"en": "English", "zh": "中文"}


def settings() -> dict[str, Any]:
    return load_yaml("dashboard.yml")


def either(both: str | None, language: str) -> str:
    """The side of an "English · 中文" text that is meant; a text with one side is for both."""
    english, found, chinese = (both or "").partition(" · ")
    return chinese if found and language == "zh" else english


def text(key: str, language: str, **values: Any) -> str:
    """A sentence of dashboard.yml, with its blanks filled in."""
    return either(settings()["texts"][key], language).format(**values)


def number(value: float | None, digits: int = 2) -> str:
    """1,528 or 70.19; nothing where there is none."""
    if value is None:
        return ""
    return f"{value:,.0f}" if value == round(value) else f"{value:,.{digits}f}".rstrip("0").rstrip(".")


def rate(value: float | None, unit: str = "share") -> str:
    """An indicator's value: a share as per cent with one decimal, anything else as a number."""
    if value is None:
        return ""
    return f"{100 * value:.1f} %" if unit == "share" else number(value)


def interval(low: float | None, high: float | None) -> str:
    """A Wilson interval in per cent."""
    return "" if low is None or high is None else f"{100 * low:.1f}–{100 * high:.1f} %"


def spans(years: Iterable[int]) -> str:
    """2008–2012, 2015: years in order, those that follow each other as one."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(span(run[0], run[-1]) for run in runs)


def span(first: int | None, last: int | None) -> str:
    """2019–2023, or the one year."""
    return "" if first is None else str(first) if first == last else f"{first}–{last}"
