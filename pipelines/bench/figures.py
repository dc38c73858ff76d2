"""Believable figures for the three tables: consistent with every identity, mostly zeros, of every size.

Not here: how they are printed.
"""

from __future__ import annotations

import random

from parsers.reference import load_yaml
from pipelines.bench.model import Figure, Position

COLUMNS = ("natural_person", "commercial", "research", "public_welfare", "legal_service", "other")
# How often each type of applicant asks, and how often a request ends in each outcome: weights, from the shape of real reports.
APPLICANTS = (90, 7, 0.4, 0.5, 1.6, 0.5)
OUTCOMES = {
    "granted": 30, "partial": 8, "denied_state_secret": 0.3, "denied_law_forbidden": 0.4, "denied_three_securities": 0.3,
    "denied_third_party": 2.5, "denied_internal": 1.2, "denied_process": 2, "denied_enforcement_file": 1.5, "denied_admin_query": 1.5,
    "unavailable_not_held": 28, "unavailable_needs_creation": 3, "unavailable_unclear": 2, "rejected_petition": 5, "rejected_repeat": 3,
    "rejected_published": 0.4, "rejected_excessive": 0.6, "rejected_reconfirm": 0.8, "other_processing": 6,
    "other_overdue_correction": 3, "other_overdue_fee": 0.2, "other_other": 4,
}  # fmt: skip
SIZES = ("zero", "tiny", "small", "medium", "large", "huge")
_REQUESTS = {
    "zero": (0, 0),
    "tiny": (1, 6),
    "small": (7, 40),
    "medium": (41, 250),
    "large": (251, 2500),
    "huge": (2501, 30000),
}
_DECISIONS = {"zero": 30, "tiny": 300, "small": 3000, "medium": 40000, "large": 400000, "huge": 12000000}


def outcome_rows(form: str, single_other: bool = False) -> list[str]:
    """The codes of the outcome rows of a form, in order; single_other: the one row （六）其他处理 on a 2021 form."""
    table = next(entry for entry in load_yaml(f"forms/{form}.yml")["tables"] if entry["code"] == "applications")
    codes = [row["code"] for row in table["rows"]][2:-2]
    if single_other and form == "2021":
        codes = [code for code in codes if not code.startswith("other_")] + ["other_processing"]
    return codes


def spread(rng: random.Random, total: int, weights: list[float]) -> list[int]:
    """A total dealt out over parts, as the weights have it, with noise."""
    parts = [0] * len(weights)
    if total > 400:  # shares with noise: drawing one by one would take too long
        scale = sum(weights)
        for n, weight in enumerate(weights):
            parts[n] = int(total * weight / scale * rng.uniform(0.5, 1.5))
        parts[0] += max(0, total - sum(parts))
        return parts
    for n in rng.choices(range(len(weights)), weights, k=total):
        parts[n] += 1
    return parts


def _applications(rng: random.Random, form: str, size: str, single_other: bool) -> dict[Position, int]:
    codes = outcome_rows(form, single_other)
    weights = [OUTCOMES[code] * rng.uniform(0.3, 2) for code in codes]
    per_type = spread(rng, rng.randint(*_REQUESTS[size]), [weight * rng.uniform(0.2, 2) for weight in APPLICANTS])
    matrix: dict[Position, int] = {}
    for column, requests in zip(COLUMNS, per_type, strict=True):
        outcomes = spread(rng, requests, weights)
        total = sum(outcomes)
        carried_out = rng.choice((0, 0, 0, rng.randint(0, 1 + total // 8))) if size != "zero" else 0
        carried_in = rng.choice((0, 0, rng.randint(0, min(total + carried_out, 1 + total // 10)))) if total else 0
        values = dict(zip(codes, outcomes, strict=True)) | {
            "new_received": total + carried_out - carried_in, "carried_in": carried_in, "total_processed": total, "carried_out": carried_out,
        }  # fmt: skip
        for code, value in values.items():
            matrix["applications", code, column] = value
    for code in ("new_received", "carried_in", *codes, "total_processed", "carried_out"):
        matrix["applications", code, "total"] = sum(matrix["applications", code, column] for column in COLUMNS)
    return matrix


def _disputes(rng: random.Random, size: str) -> dict[Position, int]:
    most = {"zero": 0, "tiny": 1, "small": 3, "medium": 12, "large": 60, "huge": 700}[size]
    matrix: dict[Position, int] = {}
    for row in ("reconsideration", "litigation_direct", "litigation_after_reconsideration"):
        cases = rng.choice((0, 0, rng.randint(0, most)))
        parts = spread(rng, cases, [6, 1, 2, 1.5])
        for column, value in zip(("upheld", "corrected", "other", "pending"), parts, strict=True):
            matrix["review_litigation", row, column] = value
        matrix["review_litigation", row, "total"] = sum(parts)
    return matrix


def _amount(rng: random.Random, size: str) -> float | int:
    most = {"zero": 20, "tiny": 100, "small": 900, "medium": 9000, "large": 80000, "huge": 900000}[size]
    if rng.random() < 0.25:
        return 0
    return round(rng.uniform(0.1, most), rng.choice((0, 0, 1, 2, 2, 4, 6))) or 1


def _proactive(rng: random.Random, form: str, size: str, may_make_rules: bool) -> dict[Position, Figure]:
    found: dict[Position, Figure] = {}
    table = next(entry for entry in load_yaml(f"forms/{form}.yml")["tables"] if entry["code"] == "proactive")
    for block in table["blocks"]:
        for row in block["rows"]:
            code = row["code"]
            for column in block["columns"]:
                if column["kind"] == "amount":
                    value: int | float = _amount(rng, size)
                    value = int(value) if value == int(value) else value
                elif code == "regulations" and not may_make_rules:
                    value = 0
                elif code in ("regulations", "normative_documents"):
                    value = rng.choice((0, 0, 1, rng.randint(0, 40), rng.randint(0, 300)))
                elif column["code"] == "decisions":
                    value = rng.choice((0, rng.randint(0, 9), rng.randint(0, _DECISIONS[size])))
                elif column["kind"] == "signed":
                    value = rng.choice((0, 0, rng.randint(0, 60), -rng.randint(1, 30)))
                else:
                    value = rng.choice((0, rng.randint(0, 60), rng.randint(0, 1500)))
                unit = "万元" if column["kind"] == "amount" and column.get("unit") == "万元" else None
                found["proactive", code, column["code"]] = Figure(value, printed(value), unit=unit)
    return found


def printed(value: float) -> str:
    """A number as a clerk types it: no exponent, no trailing zeros."""
    return str(value) if isinstance(value, int) else f"{value:.6f}".rstrip("0").rstrip(".")


def make_figures(
    rng: random.Random, form: str, size: str, *, single_other: bool = False, may_make_rules: bool = False
) -> dict[Position, Figure]:
    """Every position of a form with its figure. size: one of SIZES, for the whole report."""
    figures = _proactive(rng, form, size, may_make_rules)
    for position, value in (_applications(rng, form, size, single_other) | _disputes(rng, size)).items():
        figures[position] = Figure(value, str(value))
    return figures
