"""What people maintain in data/reference/, as the frames that dbt reads: divisions, forms, rules, indicators."""

from __future__ import annotations

import polars as pl

from parsers.identity.agency import government_of
from parsers.identity.places import gazetteer
from parsers.reference import load_csv
from pipelines.facts import books
from pipelines.facts.positions import form_positions, forms
from pipelines.facts.schemas import FRAMES


def regions() -> pl.DataFrame:
    """The divisions, each with its government; the file names a parent by its id, the frame by code (which two divisions
    may have had in turn)."""
    rows = [{key: value or None for key, value in row.items()} for row in load_csv("places/regions.csv")]
    codes = {row["region_id"]: row["code"] for row in rows}
    frame = pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String))
    governments = [government_of(place) for place in map(gazetteer().places.__getitem__, frame["region_id"])]
    return frame.with_columns(
        pl.col("valid_from", "valid_to").str.to_date("%Y-%m-%d"),
        parent_code=pl.col("parent").replace_strict(codes, default=None),
        government_id=pl.Series([one.agency_id for one in governments]),
        government_name=pl.Series([one.name for one in governments]),
    ).select(FRAMES["regions"].schema.keys())


def reference_frames() -> dict[str, pl.DataFrame]:
    """Frame → rows, for the frames that depend on data/reference alone."""
    positions = pl.DataFrame(form_positions(), schema=FRAMES["form_positions"].schema, orient="row")
    generations = [
        (
            form["form"],
            form["label_zh"],
            form["label_en"],
            form["legal_basis"],
            form["years"]["from"],
            form["years"]["to"],
        )
        for form in forms()
    ]
    indicators = [
        tuple(({"sort": number} | entry).get(column) for column in FRAMES["indicators"].schema)
        for number, entry in enumerate(books.indicators(), 1)
    ]
    return {
        "regions": regions(),
        "form_positions": positions,
        "forms": pl.DataFrame(generations, schema=FRAMES["forms"].schema, orient="row"),
        **books.series(),
        "population": books.population(),
        **books.rule_book(),
        "indicators": pl.DataFrame(indicators, schema=FRAMES["indicators"].schema, orient="row"),
    }
