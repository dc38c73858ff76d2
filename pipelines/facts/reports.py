"""Reports, their versions, agencies and the quarantine, out of documents, identities and sightings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import polars as pl

from parsers.identity.agency import government
from pipelines.facts import lineage, versions
from pipelines.facts.identities import READ
from pipelines.facts.schemas import AGENCY, FRAMES


def contents(sightings: pl.DataFrame) -> pl.DataFrame:
    """One row per stored content: sha256, source_file (the first sorted path that has it), seen and seen_on (its first sight),
    places (each path with the order in which it had the content), landings (pages that link it)."""
    return (
        sightings.filter(pl.col("rule").is_null())
        .group_by("sha256")
        .agg(
            pl.col("source_file").min(),
            pl.col("seen").min(),
            pl.col("seen_on").min(),
            places=pl.struct("source_file", "seen"),
            landings=pl.col("landing").drop_nulls().unique(),
        )
        .sort("seen")
    )


def reports(
    documents: pl.DataFrame,
    identities: pl.DataFrame,
    sightings: pl.DataFrame,
    cells: Sequence[Path],
    duck: duckdb.DuckDBPyConnection,
) -> pl.DataFrame:
    """The `reports` frame: each report that was read, with its version within agency, year and scope (versions.py).

    Where agency or year is not known, a report is the only version of itself. documents: with `url` where a page has one.
    """
    known = (
        documents.filter(pl.col("status").is_in(READ))
        .join(contents(sightings), left_on="content", right_on="sha256", how="inner")
        .join(identities, on="report_id", how="left")
        .rename({"content": "sha256", "name": "agency_name"})
        .with_columns(
            pl.col("scope").fill_null("unknown"),
            pl.col("published_on").str.to_date("%Y-%m-%d", strict=False),
        )
    )
    return known.join(versions.versions(known, cells, duck), on="report_id", how="left").select(FRAMES["reports"].schema.keys())


def agencies(reports: pl.DataFrame) -> pl.DataFrame:
    """The `agencies` frame: one row per agency that has a report, as it was in the latest year of its reports; and the
    governments above them."""
    seen = (
        reports.filter(pl.col("agency_id").is_not_null())
        .sort("year", "report_id", descending=[True, False], nulls_last=True)
        .unique("agency_id", keep="first", maintain_order=True)
        .select("agency_id", pl.col("agency_name").alias("name"), *AGENCY)
    )
    known = set(seen["agency_id"].to_list())
    above = sorted({one for agency_id in known for one in lineage.ancestors(agency_id)} - known)
    rows = [[getattr(agency, name) for name in ("agency_id", "name", *AGENCY)] for agency in map(government, above)]
    every = pl.concat([seen, pl.DataFrame(rows, schema=seen.schema, orient="row")])
    ids = every["agency_id"].to_list()
    parents = [one if one in known or one in above else None for one in map(lineage.parent, ids)]
    first, last = zip(*map(lineage.valid, ids), strict=True) if ids else ((), ())
    more = {"parent_id": parents, "first_year": first, "last_year": last}
    types = FRAMES["agencies"].schema
    return every.with_columns(pl.Series(name, values, types[name]) for name, values in more.items())


def agency_links(agencies: pl.DataFrame) -> pl.DataFrame:
    """The `agency_links` frame: what came before and after each agency, also where that one has no report."""
    schema = FRAMES["agency_links"].schema
    return pl.DataFrame(lineage.links(set(agencies["agency_id"].to_list())), schema=schema)


def quarantine(documents: pl.DataFrame, findings: pl.DataFrame, sightings: pl.DataFrame) -> pl.DataFrame:
    """The `quarantine` frame: what was taken in and gave no report, and what could not be taken in; each with its reason."""
    first = findings.sort("finding_no").unique("report_id", keep="first", maintain_order=True)
    unread = (
        documents.filter(~pl.col("status").is_in(READ))
        .join(contents(sightings), left_on="content", right_on="sha256", how="inner")
        .join(first.select("report_id", "rule", pl.col("message").alias("reason")), on="report_id", how="left")
        .rename({"content": "sha256"})
        .with_columns(pl.col("reason").fill_null("no reason given"), pl.col("rule").fill_null("unreadable"))
    )
    # The last sight of a file counts: one that could not be taken in before may lie in the snapshots now.
    refused = (
        sightings.sort("seen")
        .unique("source_file", keep="last", maintain_order=True)
        .filter(pl.col("rule").is_not_null())
        .with_columns(member=pl.lit(None, pl.String), status=pl.lit("unreadable"))
    )
    columns = list(FRAMES["quarantine"].schema)
    # Several parts of one page may be quarantined for the same reason: one entry.
    return pl.concat([unread.select(columns), refused.select(columns)]).unique(
        ["source_file", "sha256", "member"], keep="first", maintain_order=True
    )
