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
from pipelines.home import Home

FILES = ("parsers/**/*.py", "pipelines/facts/identities.py", "data/reference/**/*.csv", "data/reference/**/*.yml")
READ = ("parsed", "partial")

REPORT = ("title", "year", "published_on", "scope", "agency_as_printed", "issuer")
AGENCY = ("agency_id", "name", "level", "kind", "region_code", "province", "city", "county", "township", "basis")
SCHEMA = {
    "report_id": pl.String,
    **dict.fromkeys(REPORT, pl.String),
    "year": pl.Int32,
    **dict.fromkeys(AGENCY, pl.String),
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
    return pl.scan_parquet(paths) if paths else pl.LazyFrame(schema=SCHEMA)


def _row(identity: Any) -> tuple[Any, ...]:
    findings = frames.dumps([asdict(finding) for finding in identity.findings])
    report = [getattr(identity.report, name) for name in REPORT]
    return (*report, *(getattr(identity.agency, name) for name in AGENCY), findings)
