"""Which governments have not reported, asked of the facts and the divisions of the year. Counts by region: coverage_region_year."""

from __future__ import annotations

import polars as pl

from parsers.identity.places import gazetteer
from pipelines.errors import Problem
from pipelines.home import Home


def expected(year: int) -> list:
    """The divisions (parsers.identity.places.Place) with a government on 31 December of a year, by code."""
    last = f"{year}-12-31"
    places = gazetteer().places.values()
    standing = (p for p in places if (not p.valid_from or p.valid_from <= last) and (not p.valid_to or p.valid_to >= last))
    return sorted(standing, key=lambda place: place.code)


def missing(home: Home, year: int, within: str = "") -> list[tuple[str, str, str, str, str | None]]:
    """(code, name, level, province, city) of each government without a report for the year. within: the start of its code."""
    path = home.facts / "reports.parquet"
    if not path.exists():
        raise Problem(f"nothing was run yet with HOME {home.root}; start with `gongkai run`")
    of_government = (pl.col("kind") == "government") | (pl.col("scope") == "whole_government")
    read = pl.scan_parquet(path).filter(pl.col("year") == year, of_government).select("region_code", "level").collect()
    there = set(read.iter_rows())
    rows = []
    for place in expected(year):
        if place.code.startswith(within) and (place.code, place.level) not in there:
            chain = gazetteer().chain(place)
            rows.append((place.code, place.name, place.level, chain.province, chain.city))
    return rows
