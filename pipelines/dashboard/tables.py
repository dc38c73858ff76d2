"""Tables as plain HTML: read by screen readers and keyboards, wide ones scroll by themselves. What is not marked up is escaped."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from pipelines.dashboard import words
from pipelines.dashboard.release import Row

_TAG = re.compile("<[^>]*>")


class Html(str):
    """Text that is HTML already."""


@dataclass(frozen=True)
class Column:
    """label: its header; cell: what a row shows; number: set to the right; head: names the row."""

    label: str
    cell: Callable[[Row], Any]
    number: bool = False
    head: bool = False


def html(value: Any) -> str:
    """A value as HTML: nothing for None."""
    return value if isinstance(value, Html) else "" if value is None else escape(str(value))


def link(text: Any, address: str) -> Html:
    return Html(f'<a href="{escape(address)}">{html(text)}</a>')


def mark(text: Any, kind: str, title: str = "") -> Html:
    """A short remark in a look of its own (style.css)."""
    return Html(f'<span class="{kind}"{f""" title="{escape(title)}" """ if title else ""}>{html(text)}</span>')


def join(*parts: Any) -> Html:
    """Parts one after the other, those that are there."""
    return Html(" ".join(html(part) for part in parts if part not in (None, "")))


def count(label: str, name: str) -> Column:
    """A column of counts."""
    return Column(label, lambda row: words.number(row[name]), number=True)


def table(caption: str, columns: list[Column], rows: list[Row]) -> None:
    """A table with a caption. It can be scrolled by keyboard where it is too wide."""
    cells = [[html(column.cell(row)) for column in columns] for row in rows]
    looks = ["number" if column.number else _width([line[n] for line in cells]) for n, column in enumerate(columns)]
    head = "".join(f'<th scope="col" class="{look}">{html(column.label)}</th>' for column, look in zip(columns, looks, strict=True))
    body = "".join(
        f"<tr{_class(row)}>{''.join(_cell(column, look, cell) for column, look, cell in zip(columns, looks, line, strict=True))}</tr>"
        for row, line in zip(rows, cells, strict=True)
    )
    st.html(
        f'<div class="wide" role="region" tabindex="0" aria-label="{escape(caption)}"><table class="figures"><caption>{html(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _width(cells: list[str]) -> str:
    """How much room a column of text asks for: Chinese may be broken anywhere, and would be stacked up sign by sign."""
    longest = max((len(_TAG.sub("", cell)) for cell in cells), default=0)
    return "prose" if longest > 45 else "phrase" if longest > 8 else "word"


def _class(row: Row) -> str:
    return ' class="chosen" aria-current="true"' if row.get("chosen") else ""


def _cell(column: Column, look: str, cell: str) -> str:
    name, scope = ("th", ' scope="row"') if column.head else ("td", "")
    return f'<{name}{scope} class="{look}">{cell}</{name}>'
