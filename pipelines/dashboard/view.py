"""What every page is given: the release with answers that are kept, the language, names of codes, and addresses of other pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from pipelines.dashboard import words
from pipelines.dashboard.release import Release, Row

FRONT = "overview"


@st.cache_resource(show_spinner=False, max_entries=2)
def opened(key: str, _folder: Any) -> Release:
    """The release of this content, opened once for all visitors."""
    return Release(_folder, key)


@st.cache_data(show_spinner=False, max_entries=2000)
def _rows(key: str, name: str, values: dict[str, Any], _release: Release) -> list[Row]:
    return _release.rows(name, **values)


@dataclass(frozen=True)
class View:
    """One visit of a page. `language`: en or zh; `pages`: name → Streamlit's page; `here`: the name of the one that is shown."""

    release: Release
    language: str
    pages: dict[str, Any]
    here: str = ""

    def rows(self, name: str, **values: Any) -> list[Row]:
        """The answer to a named query; asked once for each release and set of values."""
        return _rows(self.release.key, name, values, self.release)

    def text(self, key: str, **values: Any) -> str:
        return words.text(key, self.language, **values)

    def title(self, page: str) -> str:
        return self.either(words.settings()["pages"][page])

    def either(self, both: str | None) -> str:
        return words.either(both, self.language)

    @property
    def codes(self) -> dict[tuple[str, str], Row]:
        return {(row["list"], row["code"]): row for row in self.rows("shared.codes")}

    def label(self, list_: str, code: str | None) -> str:
        """The name of a code; the code itself where the release names none."""
        found = self.codes.get((list_, code or ""))
        return found[f"label_{self.language}"] if found else code or ""

    def indicator(self, code: str) -> Row:
        """An indicator of the book, with `label`."""
        row = next(row for row in self.rows("shared.indicators") if row["code"] == code)
        return row | {"label": row[f"label_{self.language}"]}

    def indicators(self) -> list[str]:
        """All indicators, headline ones first."""
        known = [row["code"] for row in self.rows("shared.indicators")]
        first = [code for code in words.settings()["headline"] if code in known]
        return [*first, *(code for code in known if code not in first)]

    def unit(self, code: str) -> str:
        return self.either(words.settings()["units"].get(code, code))

    def formula(self, code: str) -> str:
        """An indicator's formula, rows of the requests table by their names."""

        def named(found: re.Match[str]) -> str:
            label = self.label("outcomes", found[0])
            return label if label == found[0] else re.sub(r" \(.*\)$", "", label)

        return re.sub(r"\b[a-z]+(_[a-z]+)*\b(?!\.)", named, self.indicator(code)["formula"])

    def definition(self, code: str) -> str:
        """Formula and caveats of an indicator, in one line."""
        row = self.indicator(code)
        parts = [self.formula(code), self.either(row["caveats"]), self.either(row["comparability"])]
        return "; ".join(part for part in parts if part) if self.language == "en" else "；".join(part for part in parts if part)

    def position(self, table: str, row: str, column: str) -> tuple[str, str]:
        """The names of a row and a column of a form's table."""
        lists = {"applications": ("outcomes", "applicant_types"), "review_litigation": ("forums", "results"), "proactive": ("items", "measures")}
        if table in lists:
            rows, columns = lists[table]
            return self.label(rows, row), self.label(columns, column)
        series = {entry["row_code"]: entry["series"] for entry in self.rows("shared.legacy_rows")}
        return self.label("series", series.get(row, row)), self.label("measures", column)

    @property
    def provinces(self) -> dict[str, str]:
        return {row["code"]: row["name"] for row in self.rows("shared.provinces")}

    @property
    def years(self) -> list[int]:
        """Years that have reports, the newest first."""
        return [row["year"] for row in reversed(self.rows("shared.years"))]

    @property
    def fullest_year(self) -> int | None:
        """The newest year that is nearly as full as the fullest: one report of a new year says little of the country."""
        counted = self.rows("shared.years")
        most = max((row["reports"] for row in counted), default=0)
        return max((row["year"] for row in counted if row["reports"] >= most / 2), default=None)

    def address(self, page: str, **values: Any) -> str:
        """A page's address, relative to the dashboard's."""
        given = {name: value for name, value in values.items() if value is not None} | {"lang": self.language}
        return f"{'./' if page == FRONT else page}?{urlencode(given)}"

    def go(self, page: str, label: str, **values: Any) -> None:
        """A link to a view. Streamlit's own keep the session, but to the page that is shown already they leave the address as it was: there a plain one."""
        if page == self.here:
            st.html(f'<p class="go"><a href="{escape(self.address(page, **values))}">{escape(label)}</a></p>')
            return
        given = {name: str(value) for name, value in values.items() if value is not None}
        st.page_link(self.pages[page], label=label, query_params=given | {"lang": self.language})
