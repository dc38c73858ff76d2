"""Reports made up for one question each; the figures are chosen so that a wrong sum shows."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from warehouse import matrix, number

from parsers.document import Cell
from pipelines.facts.positions import form_positions

sys.path.append(str(Path(__file__).parent.parent / "rules"))

from rule_cases import CASES

# Every figure a different prime: no formula but the right one gives the expected fraction.
PRIMES = {
    "new_received": 1009, "carried_in": 53, "granted": 101, "partial": 103,
    "denied_state_secret": 2, "denied_law_forbidden": 3, "denied_three_securities": 5, "denied_third_party": 7,
    "denied_internal": 11, "denied_process": 13, "denied_enforcement_file": 17, "denied_admin_query": 19,
    "unavailable_not_held": 107, "unavailable_needs_creation": 109, "unavailable_unclear": 113,
    "rejected_petition": 23, "rejected_repeat": 29, "rejected_published": 31, "rejected_excessive": 37, "rejected_reconfirm": 41,
}  # fmt: skip
OTHER = {"other_overdue_correction": 61, "other_overdue_fee": 67, "other_other": 71}
TYPES = ("natural_person", "commercial", "research", "public_welfare", "legal_service", "other", "total")


def disputes(reconsideration: list[int], direct: list[int], after: list[int]) -> list[Cell]:
    """The table of disputes: upheld, corrected, other, pending of each forum, and their total."""
    return [
        number("review_litigation", forum, result, value)
        for forum, parts in zip(
            ("reconsideration", "litigation_direct", "litigation_after_reconsideration"),
            (reconsideration, direct, after),
            strict=True,
        )
        for result, value in zip(
            ("upheld", "corrected", "other", "pending", "total"), [*parts, sum(parts)], strict=True
        )
    ]


def processed(granted: int, denied: int, **more: int) -> list[Cell]:
    """An applications table with two outcomes, which adds up."""
    total = granted + denied
    return matrix(
        {"new_received": total, "granted": granted, "denied_process": denied, "total_processed": total} | more
    )


def replaced(cells: list[Cell], *others: Cell) -> list[Cell]:
    """The cells, some of them by others at the same position."""
    by_position = {cell.position: cell for cell in cells} | {cell.position: cell for cell in others}
    return list(by_position.values())


def unread(state: str, row: str, column: str, table: str = "applications", text: str = "") -> Cell:
    return Cell(table, row, column, None, text, None, state, 1, None, "literal")


def with_organisations(cells: list[Cell]) -> list[Cell]:
    """An applications table in which a company has one request of each outcome, one carried in and one carried out; the other organisations
    two, three, four and five that were granted; the rest are natural persons'."""
    rows = {cell.row for cell in cells}
    ended = len(rows - {"new_received", "carried_in", "total_processed", "carried_out"})
    asked = {"commercial": dict.fromkeys(rows, 1) | {"new_received": ended, "total_processed": ended}}
    asked |= {kind: dict.fromkeys(("new_received", "granted", "total_processed"), n) for n, kind in enumerate(TYPES[2:6], 2)}
    left = {row: sum(of.get(row, 0) for of in asked.values()) for row in rows}
    return [
        number(cell.table, cell.row, cell.column, asked[cell.column].get(cell.row, 0)) if cell.column in asked
        else number(cell.table, cell.row, cell.column, cell.value - left[cell.row]) if cell.column == "natural_person" else cell
        for cell in cells
    ]  # fmt: skip


def surely_read(cells: list[Cell]) -> list[Cell]:
    """The same as read between borders, under a label: what does not add up then is the report's own fault."""
    return [replace(cell, method="label") for cell in cells]


def without(cells: list[Cell], *rows: str) -> list[Cell]:
    return [cell for cell in cells if cell.row not in rows]


def of(report_id: str, year: int, region_code: str | None, cells: list[Cell], **more: Any) -> dict[str, Any]:
    return {"report_id": report_id, "year": year, "region_code": region_code, "cells": cells} | more


DEPARTMENT = {"kind": "department", "scope": "own_body"}

REPORTS: list[dict[str, Any]] = [
    # Each indicator once, on each form.
    {
        "report_id": "primes_2019",
        "published_on": date(2020, 3, 31),
        "region_code": "450102",
        "cells": [
            *with_organisations(matrix(PRIMES | {"other_processing": 61, "total_processed": 823, "carried_out": 239})),
            *disputes([43, 3, 5, 7], [11, 13, 17, 19], [23, 2, 29, 31]),
            number("proactive", "licensing", "decisions", 887),
            number("proactive", "penalties", "decisions", 47),
            number("proactive", "procurement", "project_count", 59),
            number("proactive", "procurement", "amount_wan_yuan", 25.1, "元"),
        ],
    },
    {
        "report_id": "primes_2021",
        "region_code": "450102",
        "form_code": "2021",
        "year": 2021,
        "cells": [
            *with_organisations(matrix(PRIMES | OTHER | {"total_processed": 961, "carried_out": 101}, form_code="2021")),
            number("proactive", "fees", "amount_wan_yuan", 10.5, "万元"),
        ],
    },
    # The statistics table of 2014.
    {
        "report_id": "primes_2018",
        "region_code": "450102",
        "form_code": "2014",
        "year": 2018,
        "tables": {"legacy_statistics": "read"},
        "cells": [
            number("legacy_statistics", row, "year", value)
            for row, value in {"requests_received": 997, "granted": 89, "already_public": 97, "denied": 83, "partial": 79}.items()
        ],
    },
    # Both the single row of other handling and its three parts: a subtotal, no part.
    {
        "report_id": "both_2021",
        "form_code": "2021",
        "year": 2021,
        "cells": [
            *matrix(OTHER | {"new_received": 209, "granted": 10, "total_processed": 209}, form_code="2021"),
            *(
                number("applications", "other_processing", column, 199 if column in ("natural_person", "total") else 0)
                for column in TYPES
            ),
        ],
    },
    # States, one of each kind, and an amount without a unit.
    {
        "report_id": "states",
        "cells": [
            *without(
                replaced(
                    processed(4, 6),
                    unread("blank", "granted", "total"),
                    unread("dash", "carried_out", "natural_person", text="—"),
                    unread("undecided", "denied_internal", "total", text="112"),
                ),
                "rejected_repeat",
            ),
            number("proactive", "procurement", "project_count", 3),
            number("proactive", "procurement", "amount_wan_yuan", 6944.93),
            number("proactive", "fees", "prior_year_items", 5),
        ],
    },
    # A report of which nobody knows form, agency or year still keeps its printed cells, and no more.
    {
        "report_id": "nameless",
        "agency_id": None,
        "agency_name": None,
        "year": None,
        "form_code": None,
        "level": None,
        "kind": None,
        "scope": "unknown",
        "cells": processed(1, 2),
    },
    # More granted than processed: printed nonsense gives its rate, and no interval.
    {"report_id": "impossible", "cells": matrix({"new_received": 5, "granted": 9, "total_processed": 5})},
    # A total that its parts do not make, read for sure.
    of("wrong_sum", 2022, "450109", surely_read(replaced(processed(4, 1), number("applications", "granted", "total", 5)))),
    of("corrected", 2022, "450110", [
        *replaced(processed(83, 17), number("applications", "partial", "total", 7)),
        number("proactive", "fees", "amount_wan_yuan", 57_360_000, "万元"),
    ], form_code="2021"),
    # Zeros are left blank as above, but one sum does not close: what is blank stays unknown.
    {
        "report_id": "no_proof", "form_code": "2021", "year": 2021,
        "cells": [
            cell if cell.value or cell.row == "total_processed" else unread("blank", cell.row, cell.column)
            for cell in matrix({"new_received": 6, "granted": 3, "denied_process": 2, "total_processed": 5}, form_code="2021")
        ],
    },
    # An older version counts nowhere but in the facts.
    {"report_id": "twice_1", "agency_id": "twice", "is_current": False, "known_from": date(2020, 1, 20), "known_until": date(2020, 3, 20),
     "cells": processed(1, 1)},
    {"report_id": "twice_2", "agency_id": "twice", "version": 2, "known_from": date(2020, 3, 20), "cells": processed(3, 1)},
    # Its attachment prints one figure otherwise, and has a table that the page has not.
    {"report_id": "twice_2_pdf", "agency_id": "twice", "version": 2, "is_current": False, "rendition_of": "twice_2", "known_from": date(2020, 3, 20),
     "cells": [*replaced(processed(3, 1), number("applications", "granted", "other", 2)), number("proactive", "licensing", "decisions", 5)]},
    # 南京 2022: 玄武 has a report of its own beside a department's; 秦淮 two departments and a tax bureau; the city
    # itself a department. None of the city's government, so the city is pooled: 玄武 + both of 秦淮 + the city's.
    of("xuanwu", 2022, "320102", processed(10, 20)),
    of("xuanwu_police", 2022, "320102", processed(1, 1), **DEPARTMENT),
    of("qinhuai_culture", 2022, "320104", processed(5, 0), **DEPARTMENT),
    of("qinhuai_street", 2022, "320104", processed(2, 1), kind="township", level="township"),
    of("qinhuai_tax", 2022, "320104", processed(100, 0), kind="vertical", scope="with_subordinates"),
    of("qinhuai_unknown", 2022, "320104", processed(1000, 0), kind="department", scope="unknown"),
    of("nanjing_housing", 2022, "320100", processed(0, 40), level="prefecture", **DEPARTMENT),
    # 2023: the city's own report stands for all below it; the province still pools it with 无锡's 锡山.
    of("xuanwu_2023", 2023, "320102", processed(10, 20), agency_id="xuanwu"),
    of("nanjing", 2023, "320100", processed(50, 50), level="prefecture"),
    of("xishan", 2023, "320205", processed(8, 2), status="partial"),
    # One and the same table two years running; and one of zeros.
    of("copied_2022", 2022, "450103", processed(4, 1), agency_id="copied"),
    of("copied_2023", 2023, "450103", processed(4, 1), agency_id="copied"),
    of("idle_2022", 2022, "450105", processed(0, 0), agency_id="idle"),
    of("idle_2023", 2023, "450105", processed(0, 0), agency_id="idle"),
    # Last year's report covers the body alone.
    of("other_scope_last", 2022, "450107", processed(4, 1), agency_id="other_scope", scope="own_body"),
    of("other_scope", 2023, "450107", processed(5, 1), agency_id="other_scope"),
    # A whole government with less than its departments; a city with less than its district.
    of("small_whole", 2022, "450108", processed(2, 1)),
    of("small_whole_housing", 2022, "450108", processed(1, 1), **DEPARTMENT),
    of("small_whole_police", 2022, "450108", processed(2, 3), **DEPARTMENT),
    of("nanjing_2024", 2024, "320100", processed(10, 10), level="prefecture", agency_id="nanjing"),
    of("xuanwu_2024", 2024, "320102", processed(11, 10), agency_id="xuanwu"),
    # 三亚 with all its four districts; a district of which one department reported only later.
    of("sanya", 2022, "460200", processed(40, 40), level="prefecture"),
    *(of(f"sanya_{n}", 2022, f"46020{n}", processed(10, 5)) for n in (2, 3, 4, 5)),
    of("half_known", 2022, "450102", processed(10, 0), agency_id="half_known"),
    of("half_known_now", 2022, "450102", processed(1, 0), **DEPARTMENT),
    of("half_known_later", 2023, "450102", processed(1, 0), **DEPARTMENT),
    # Two years of a department.
    {
        "report_id": "lag_2021", "agency_id": "lag", "form_code": "2021", "year": 2021, **DEPARTMENT,
        "cells": [
            *replaced(
                matrix({"new_received": 215, "granted": 211, "total_processed": 211, "carried_out": 4}, form_code="2021"),
                *(number("applications", row, "natural_person", value) for row, value in (("new_received", 204), ("granted", 200), ("total_processed", 200))),
                *(number("applications", row, "commercial", 11) for row in ("new_received", "granted", "total_processed")),
            ),
            number("proactive", "normative_documents", "in_force", 131),
        ],
    },
    {
        "report_id": "lag_2022", "agency_id": "lag", "form_code": "2021", "year": 2022, "published_on": date(2023, 2, 1), **DEPARTMENT,
        "cells": [
            *matrix({"new_received": 223, "granted": 223, "total_processed": 223}, form_code="2021"),
            *disputes([7, 1, 2, 0], [4, 1, 1, 1], [1, 1, 1, 1]),
            number("proactive", "normative_documents", "issued", 19),
            number("proactive", "normative_documents", "repealed", 13),
            number("proactive", "normative_documents", "in_force", 137),
            number("proactive", "penalties", "decisions", 7),
            number("proactive", "coercion", "decisions", 3),
        ],
    },
    # Zeros are left blank; （七）总计 and what is above zero are printed.
    {
        "report_id": "no_zeros", "form_code": "2021", "year": 2021,
        "cells": [
            cell if cell.value or cell.row == "total_processed" else unread("blank", cell.row, cell.column)
            for cell in matrix({"new_received": 5, "granted": 3, "denied_process": 2, "total_processed": 5}, form_code="2021")
        ],
    },
    # Counties of one province and their rates; a small one and a department do not count among them.
    *(of(f"rate_{rate}", 2022, None, processed(rate, 100 - rate), province="陕西省") for rate in (*range(10, 20), 90)),
    of("rate_small", 2022, None, processed(0, 9), province="陕西省"),
    of("rate_department", 2022, None, processed(50, 50), province="陕西省", **DEPARTMENT),
    # Seven counties of one province: one without a request, one with blanks, the others with two hundred.
    *(
        of(f"peer_{n}", 2022, None, processed(200 if n else 0, 0), province="山西省")
        for n in range(6)
    ),
    of("peer_blank", 2022, None, [*without(processed(200, 0), "new_received"), unread("blank", "new_received", "total")], province="山西省"),
]  # fmt: skip

def lines_of_the_forms() -> list[dict[str, Any]]:
    """One report a form, in which the n-th figure that the form asks for is the n-th prime: no sum but the right one is what is expected."""
    found = []
    for code, year in (("2014", 2018), ("2019", 2020), ("2021", 2023)):
        places = [(table, row, column, kind) for form, table, row, column, kind, asked, _ in form_positions() if form == code and asked]
        cells = [number(*place[:3], prime, "万元" if place[3] == "amount" else None) for place, prime in zip(places, primes(), strict=False)]
        tables = {"legacy_statistics": "read"} if code == "2014" else None
        found.append({"report_id": f"lines_{code}", "form_code": code, "year": year, "cells": cells, "tables": tables})
    return found


def primes() -> Iterator[int]:
    known: list[int] = []
    for n in itertools.count(2):
        if all(n % one for one in known):
            known.append(n)
            yield n


# 83 is printed; 38 is meant. Fees in 元 under 万元; a figure that is void; one that is doubtful and stays.
CORRECTIONS = [
    {"id": name, "report_id": "corrected", "table": table, "row": row, "column": column, "printed": printed, "printed_text": str(printed),
     "corrected": corrected, "action": action, "reason": "literal", "evidence": "literal", "status": status}
    for name, table, row, column, printed, corrected, action, status in [
        ("grant", "applications", "granted", "total", 83, 38, "override", "active"),
        ("fee", "proactive", "fees", "amount_wan_yuan", 57_360_000, 5736, "scale", "active"),
        ("void", "applications", "partial", "total", 7, None, "drop", "active"),
        ("doubt", "applications", "total_processed", "total", 100, 100, "flag", "active"),
        ("old", "applications", "new_received", "total", 100, 1, "override", "retired"),
    ]
]

DISMISSALS = [{"id": "literal", "report_id": "impossible", "rule": "RANGE", "reason": "printed so · 原文如此"}]


def cases() -> list[dict[str, Any]]:
    """The cases of tests/rules/rule_cases.py as reports: case_<n>, and case_<n>_last for the year before."""
    found = []
    for n, case in enumerate(CASES):
        told = {"form": "2021", "year": 2021, "level": "county", "kind": "government", "scope": "whole_government"} | case.report
        told["form_code"] = told.pop("form")
        years = [(f"case_{n}", told, case.this)]
        if case.last is not None:
            years.append((f"case_{n}_last", told | {"year": told["year"] - 1, "form_code": case.last_form}, case.last))
        found += [
            {"report_id": report_id, "agency_id": f"case_{n}", "cells": [_figure(place, value) for place, value in figures.items()]} | fields
            for report_id, fields, figures in years
        ]
    return found


def _figure(place: str, value: float | None) -> Cell:
    table, row, column = place.split("/")
    if value is None:
        return unread("blank", row, column, table)
    return number(table, row, column, value, "万元" if column == "amount_wan_yuan" else None)


POPULATION = [
    {"region_code": "450102", "year": 2019, "residents": 50_000, "source": "literal"},
    {"region_code": "450102", "year": 2021, "residents": 60_000, "source": "literal"},
]
