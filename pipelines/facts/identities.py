"""Who each report is from, which year and scope: asked of parsers.identity anew whenever it or the reference changes.

The evidence lies in the cells stage, so that no bytes are read and nothing is parsed. Kept per batch: a night with a
hundred new reports resolves a hundred.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import polars as pl

from parsers.reference import fingerprint
from pipelines import files, progress
from pipelines.cells import frames
from pipelines.cells.store import Store
from pipelines.facts import neighbours
from pipelines.home import Home
from pipelines.snapshots import store as snapshots

FILES = ("parsers/**/*.py", "pipelines/facts/identities.py", "pipelines/facts/neighbours.py", "data/reference/**/*.csv", "data/reference/**/*.yml")
READ = ("parsed", "partial")

REPORT = ("title", "year", "published_on", "scope", "agency_as_printed", "issuer")
AGENCY = ("agency_id", "name", "level", "kind", "region_code", "province", "city", "county", "township", "basis")
SCHEMA = {
    "report_id": pl.String,
    **dict.fromkeys(REPORT, pl.String),
    "year": pl.Int32,
    **dict.fromkeys(AGENCY, pl.String),
    "scope_reason": pl.String,
    "confidence": pl.Float64,
    "candidates": pl.String,
    "findings": pl.String,
}

Resolve = Callable[[dict[str, Any]], Any]


def resolve_all(home: Home, store: Store, resolve: Resolve | None = None) -> pl.LazyFrame:
    """One row per report that was read, as SCHEMA; findings as JSON. resolve: parsers.identity.resolve unless given."""
    key = hashlib.sha256(f"{fingerprint(*FILES)}\n{store.fingerprint}".encode()).hexdigest()[:16]
    folder = home.identities / key
    missing = [batch for batch in store.batches() if not (folder / f"{batch.name}.parquet").exists()]
    if missing and resolve is None:
        from parsers.identity import resolve  # loads the places and dictionaries: only when there is work
    with progress.task("resolving", len(missing)) as task:
        for batch in missing:
            documents = pl.read_parquet(batch / "documents.parquet").filter(pl.col("status").is_in(READ))
            rows = [
                (report_id, *_row(resolve(json.loads(evidence))))
                for report_id, evidence in documents.select("report_id", "evidence").iter_rows()
            ]
            with files.new_file(folder / f"{batch.name}.parquet") as path:
                pl.DataFrame(rows, schema=SCHEMA, orient="row").write_parquet(path)
            task.advance()
    for old in home.identities.glob("[!.]*"):
        if old != folder:
            files.remove(old)
    paths = [folder / f"{batch.name}.parquet" for batch in store.batches()]
    found = pl.read_parquet(paths) if paths else pl.DataFrame(schema=SCHEMA)
    return again(home, store, found, resolve).lazy()


def again(home: Home, store: Store, found: pl.DataFrame, resolve: Resolve | None = None) -> pl.DataFrame:
    """The same rows, those without an agency resolved once more with what only the whole batch knows: where the file lies
    below its inbox, and in which prefecture the reports beside it are all from."""
    open_ = found.filter(pl.col("agency_id").is_null())
    if open_.is_empty():
        return found
    if resolve is None:
        from parsers.identity import resolve
    sources = neighbours.sources(store, snapshots.sightings(home))
    around = neighbours.prefectures(found, sources)
    unknown = set(open_["report_id"].to_list())
    rows = []
    for batch in store.batches():
        documents = pl.read_parquet(batch / "documents.parquet", columns=["report_id", "evidence"])
        for report_id, evidence in documents.filter(pl.col("report_id").is_in(unknown)).iter_rows():
            source = sources.get(report_id)
            more = {"source_file": source, "neighbours": around.get(neighbours.folder(source))}
            rows.append((report_id, *_row(resolve(json.loads(evidence) | more))))
    mended = pl.DataFrame(rows, schema=SCHEMA, orient="row").filter(pl.col("agency_id").is_not_null())
    return pl.concat([found.join(mended, on="report_id", how="anti"), mended]).sort("report_id")


def _row(identity: Any) -> tuple[Any, ...]:
    findings = frames.dumps([asdict(finding) for finding in identity.findings])
    report = [getattr(identity.report, name) for name in REPORT]
    candidates = frames.dumps(identity.agency.candidates)
    said = [getattr(identity.agency, name) for name in AGENCY]
    return (*report, *said, identity.reasons.get("scope"), identity.confidence, candidates, findings)
