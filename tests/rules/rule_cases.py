"""One literal case a rule and outcome: figures that hold, figures that break it, figures that leave it open.

Each is put to the rules as they run on files (test_comparisons.py) and, for the rules that need last year's report, as they
run over the database (tests/sql/test_rules.py): both must say the same.

A case: rule, outcome, this year's figures, last year's (None: no report), and what differs from a county government's
whole-government report for 2021 (form, year, level, kind, scope).
"""

from __future__ import annotations

from typing import Any, NamedTuple

Figures = dict[str, float | None]  # table/row/column → value; None: a blank cell

A, D, P = "applications", "review_litigation", "proactive"


class Case(NamedTuple):
    rule: str
    outcome: str
    this: Figures
    last: Figures | None = None
    report: dict[str, Any] = {}  # noqa: RUF012 never changed
    last_form: str = "2021"


OLD = {"form": "2019", "year": 2020}


def stock(item: str, issued: float, repealed: float, in_force: float | None) -> Figures:
    return {f"{P}/{item}/issued": issued, f"{P}/{item}/repealed": repealed, f"{P}/{item}/in_force": in_force}


def items(action: str, prior: float, change: float, decisions: float) -> Figures:
    return {f"{P}/{action}/prior_year_items": prior, f"{P}/{action}/change": change, f"{P}/{action}/decisions": decisions}


def documents(made: float, published: float, total: float) -> Figures:
    item = f"{P}/normative_documents"
    return {f"{item}/made": made, f"{item}/published": published, f"{item}/effective_total": total}


def forum(name: str, upheld: float, corrected: float, other: float, pending: float) -> Figures:
    parts = {"upheld": upheld, "corrected": corrected, "other": other, "pending": pending}
    return {f"{D}/{name}/{result}": value for result, value in (parts | {"total": sum(parts.values())}).items()}


def disputes(reconsideration: float, direct: float, after: float, pending: float = 0) -> Figures:
    return forum("reconsideration", reconsideration, 0, 0, pending) | forum("litigation_direct", direct, 0, 0, 0) | forum(
        "litigation_after_reconsideration", after, 0, 0, 0
    )  # fmt: skip


def concluded(upheld: float, corrected: float, other: float, *, after: float = 0, pending: float = 0) -> Figures:
    """Reconsiderations that were concluded, and litigation after reconsideration."""
    return forum("reconsideration", upheld, corrected, other, 0) | forum("litigation_direct", 0, 0, 0, 0) | forum(
        "litigation_after_reconsideration", after, 0, 0, pending
    )  # fmt: skip


def carried(row: str, natural: float, commercial: float | None) -> Figures:
    others = dict.fromkeys(("research", "public_welfare", "legal_service", "other"), 0)
    total = natural + (commercial or 0)
    return {f"{A}/{row}/{column}": value for column, value in
            ({"natural_person": natural, "commercial": commercial} | others | {"total": total}).items()}  # fmt: skip


TOTAL, NEW = f"{A}/total_processed/total", f"{A}/new_received/total"
NORMS, RULES = "normative_documents", "regulations"

CASES = [
    # Within one report.
    Case("S1", "holds", stock(NORMS, 5, 23, 18) | stock(RULES, 0, 0, 0)),  # 南岗区: 38 in force the year before
    Case("S1", "broken", stock(NORMS, 9, 1, 7)),  # nine issued, one repealed, and seven left
    Case("S1", "broken", documents(4, 4, 3), report=OLD),
    Case("S1", "broken", documents(0, 4, 3), report=OLD),
    Case("S1", "undecidable", stock(NORMS, 5, 0, None)),
    Case("S4", "holds", items("licensing", 254, -12, 80), report=OLD),
    Case("S4", "broken", items("licensing", 4, -5, 1), report=OLD),
    Case("S4", "broken", items("penalties", 0, 0, 3), report=OLD),
    Case("S4", "not_applicable", stock(NORMS, 1, 0, 3)),
    Case("S7", "holds", stock(RULES, 0, 0, 0)),
    Case("S7", "broken", stock(RULES, 0, 0, 36)),
    Case("S7", "not_applicable", stock(RULES, 0, 0, 36), report={"level": "prefecture"}),
    Case("S7_procurement", "holds", {f"{P}/procurement/project_count": 2, f"{P}/procurement/amount_wan_yuan": 0.5}, report=OLD),
    Case("S7_procurement", "broken", {f"{P}/procurement/project_count": 0, f"{P}/procurement/amount_wan_yuan": 0.5}, report=OLD),
    Case("RANGE", "broken", {f"{A}/granted/total": 9, TOTAL: 8}),
    Case("RANGE", "broken", {f"{A}/new_received/commercial": 9, NEW: 8}),
    Case("RANGE", "broken", {f"{A}/carried_out/total": 9, NEW: 6, f"{A}/carried_in/total": 2}),
    Case("RANGE", "broken", {f"{D}/reconsideration/corrected": 3, f"{D}/reconsideration/total": 2}),
    Case("implausible_zero", "holds", {f"{P}/licensing/decisions": 0, f"{P}/penalties/decisions": 1}),
    Case("implausible_zero", "broken", {f"{P}/licensing/decisions": 0, f"{P}/penalties/decisions": 0}),
    Case("implausible_zero", "not_applicable", {f"{P}/licensing/decisions": 0, f"{P}/penalties/decisions": 0}, report={"scope": "own_body"}),
    # Against last year.
    Case("S1_stock", "holds", stock(NORMS, 5, 23, 18) | stock(RULES, 0, 0, 0), stock(NORMS, 0, 0, 36) | stock(RULES, 0, 0, 0), {"year": 2022}),
    Case("S1_stock", "broken", stock(NORMS, 5, 23, 18) | stock(RULES, 0, 0, 0), stock(NORMS, 0, 0, 38) | stock(RULES, 0, 0, 0), {"year": 2022}),
    Case("S1_stock", "undecidable", stock(NORMS, 5, 23, 18) | stock(RULES, 0, 0, 0), stock(NORMS, 0, 0, None) | stock(RULES, 0, 0, 0), {"year": 2022}),
    Case("S1_stock", "not_applicable", stock(NORMS, 5, 23, 18), documents(2, 2, 36), last_form="2019"),
    Case("S1_repealed", "broken", stock(NORMS, 1, 9, 4) | stock(RULES, 0, 0, 0), stock(NORMS, 0, 0, 7) | stock(RULES, 0, 0, 0), {"year": 2022}),
    Case("S1_repealed", "holds", stock(NORMS, 2, 9, 4) | stock(RULES, 0, 0, 0), stock(NORMS, 0, 0, 7) | stock(RULES, 0, 0, 0), {"year": 2022}),
    Case("S1_repealed", "holds", stock(NORMS, 2, 9, 4) | stock(RULES, 0, 0, 0), stock(NORMS, 0, 0, 8) | stock(RULES, 0, 0, 0), {"year": 2022}),
    Case("S1_bridge", "holds", stock(NORMS, 5, 23, 18) | stock(RULES, 0, 0, 0), documents(0, 0, 40), last_form="2019"),
    Case("S1_bridge", "holds", stock(NORMS, 5, 23, 18) | stock(RULES, 0, 0, 0), documents(0, 0, 36), last_form="2019"),
    Case("S1_bridge", "broken", stock(NORMS, 5, 23, 18) | stock(RULES, 0, 0, 0), documents(0, 0, 35), last_form="2019"),
    Case("S2", "holds", items("licensing", 254, 0, 9), items("licensing", 57, 197, 9), OLD, "2019"),  # 长沙高新区: starts at 254
    Case("S2", "broken", items("licensing", 253, 0, 9), items("licensing", 57, 197, 9), OLD, "2019"),
    Case("S2", "broken", items("licensing", 255, 0, 9), items("licensing", 57, 197, 9), OLD, "2019"),
    Case("S3", "holds", carried("carried_in", 2, 1), carried("carried_out", 2, 1)),
    Case("S3", "broken", carried("carried_in", 1, 2), carried("carried_out", 2, 1)),  # the same total, other columns
    Case("S3", "undecidable", carried("carried_in", 2, None), carried("carried_out", 2, 0)),
    Case("S3", "undecidable", carried("carried_in", 2, 1), {NEW: 1}),
    Case("S5", "holds", disputes(3, 2, 1) | {TOTAL: 6}, {}),  # no more than this year's requests alone
    Case("S5", "holds", disputes(3, 2, 1) | {TOTAL: 4}, disputes(0, 0, 0, 1) | {TOTAL: 1}),
    Case("S5", "broken", disputes(3, 2, 2) | {TOTAL: 4}, disputes(0, 0, 0, 1) | {TOTAL: 1}),
    # One case was pending in either kind of litigation; six are new.
    Case("S5", "holds", disputes(3, 2, 1) | {TOTAL: 4}, disputes(0, 0, 0) | forum("litigation_direct", 0, 0, 0, 1) | {TOTAL: 1}),
    Case("S5", "holds", disputes(3, 2, 1) | {TOTAL: 4}, disputes(0, 0, 0) | forum("litigation_after_reconsideration", 0, 0, 0, 1) | {TOTAL: 1}),
    Case("S6", "holds", disputes(3, 0, 1), disputes(1, 0, 0)),
    Case("S6", "holds", concluded(2, 3, 5, after=58), concluded(7, 11, 13, pending=17)),  # 10 + 31 + 17
    Case("S6", "broken", concluded(2, 3, 5, after=59), concluded(7, 11, 13, pending=17)),
    Case("S6", "holds", disputes(3, 0, 4), disputes(1, 0, 0)),
    Case("S6", "broken", disputes(3, 0, 5), disputes(1, 0, 0)),
    Case("S6", "undecidable", disputes(3, 0, 4), {TOTAL: 9}),
    Case("JUMP", "holds", {NEW: 250}, {NEW: 50}),
    Case("JUMP", "broken", {NEW: 251}, {NEW: 50}),
    Case("JUMP", "broken", {NEW: 0}, {NEW: 50}),
    Case("JUMP", "holds", {NEW: 49}, {NEW: 1}),  # small figures jump
    *(
        Case("JUMP", outcome, {place: this}, {place: last})
        for place, least in ((TOTAL, 50), (f"{P}/licensing/decisions", 100), (f"{P}/coercion/decisions", 100), (f"{P}/{NORMS}/in_force", 50))
        for outcome, this, last in (("holds", 5 * least, least), ("broken", 5 * least + 1, least), ("holds", least - 1, 1))
    ),
    Case("JUMP_unit", "holds", {f"{P}/fees/amount_wan_yuan": 50}, {f"{P}/fees/amount_wan_yuan": 0.04}, {"year": 2022}),  # small amounts
    Case("JUMP_unit", "broken", {f"{P}/fees/amount_wan_yuan": 5736.0}, {f"{P}/fees/amount_wan_yuan": 57360000.0}, {"year": 2022}),
    Case("JUMP_unit", "holds", {f"{P}/fees/amount_wan_yuan": 5736.0}, {f"{P}/fees/amount_wan_yuan": 0}, {"year": 2022}),
    Case("JUMP_unit", "holds", {f"{P}/fees/amount_wan_yuan": 5736.0}, {f"{P}/fees/amount_wan_yuan": 59.5}, {"year": 2022}),
]  # fmt: skip
