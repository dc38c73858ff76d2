"""Every question that a page asks of a release, by name: `<page>.<name>` is the query `name` of `<page>.sql`.

A query stands under a line `-- name: what it answers`, and takes its values as $parameters. `examples` gives a value of each parameter
that fits a release, so that every query can be timed (`python -m pipelines.dashboard.timing`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipelines.dashboard.release import Release

_HEAD = re.compile(r"^-- (\w+): (.+)$", re.MULTILINE)
_PARAMETER = re.compile(r"\$([a-z_]+)")


@dataclass(frozen=True)
class Query:
    """name: page and name, as pages ask for it; about: what it answers; parameters: the names of its values."""

    name: str
    about: str
    sql: str
    parameters: tuple[str, ...]


def _read(folder: Path) -> dict[str, Query]:
    found = {}
    for path in sorted(folder.glob("*.sql")):
        _, *parts = _HEAD.split(path.read_text(encoding="utf-8"))
        for short, about, sql in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
            name = f"{path.stem}.{short}"
            found[name] = Query(name, about, sql.strip().rstrip(";"), tuple(dict.fromkeys(_PARAMETER.findall(sql))))
    return found


QUERIES = _read(Path(__file__).parent)


def examples(release: Release) -> dict[str, Any]:
    """A value of every parameter of any query: a body with many years, a region with many reports, the year with most of them."""
    (picked,) = release.rows("shared.examples")
    provinces = [row["code"] for row in release.rows("shared.provinces")]
    return {
        **picked,
        "agency_ids": [picked["agency_id"]],
        "regions": provinces,
        "indicator": "grant_rate_broad",
        "indicators": ["grant_rate_broad", "substantive_disclosure_rate", "not_held_rate", "carry_over_rate"],
        "series": "granted",
        "series_list": ["denied_third_party", "not_held", "petitions", "granted", "total_processed"],
        "figure_kind": "indicator",
        "code": "grant_rate_broad",
        "form": None,
        "way": 1,
        "text": "区 人民政府",
        "rule": None,
        "severity": None,
        "year_before": picked["year"] - 1,
        "descending": True,
        "most": 50,
        "samples": ["0" * 64],
    }
