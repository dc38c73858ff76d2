"""What the batch says of a report: the file it lies in, and where the reports in the same folder are from.

A folder (a site, as a crawl lays it) whose reports are all from one prefecture tells namesakes apart; a folder that holds
several prefectures says nothing. Not here: what follows for a report (parsers/identity/whereabouts.py).
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import PurePosixPath

import polars as pl

from pipelines.cells.store import Store

FEWEST = 2  # reports of a certain agency that a folder must hold to say anything
CERTAIN = 0.8  # confidence of a report's agency to count


def sources(store: Store, sightings: pl.DataFrame) -> dict[str, str]:
    """report_id → the first path, below its inbox, under which its content was seen."""
    seen = sightings.lazy().filter(pl.col("rule").is_null()).group_by("sha256").agg(pl.col("source_file").min())
    documents = store.scan("documents").select("report_id", "content")
    found = documents.join(seen, left_on="content", right_on="sha256").select("report_id", "source_file").collect()
    return dict(found.iter_rows())


def folder(source: str | None) -> str:
    return str(PurePosixPath(source).parent) if source else "."


def prefectures(identified: pl.DataFrame, sources: dict[str, str]) -> dict[str, dict[str, str]]:
    """Folder → {"code", "said"} of the one prefecture that all its reports of a certain agency are from."""
    codes: dict[str, set[str]] = defaultdict(set)
    agencies: dict[str, set[str]] = defaultdict(set)
    certain = identified.filter(pl.col("confidence") >= CERTAIN, pl.col("region_code").is_not_null())
    for report_id, agency_id, code in certain.select("report_id", "agency_id", "region_code").iter_rows():
        where = folder(sources.get(report_id))
        codes[where].add(code[:4])
        agencies[where].add(agency_id)
    return {
        where: {"code": min(found) + "00", "said": f"{len(agencies[where])} agencies in {where} are of {min(found)}00"}
        for where, found in codes.items()
        if len(found) == 1 and len(agencies[where]) >= FEWEST
    }
