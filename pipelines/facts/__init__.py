"""The third stage: cells joined with agency, year and version, as the Parquet frames that dbt reads (schemas.py).

Every row count and every order follows from the input alone: the same snapshots give the same bytes. Not here: what is
asked of the frames (sql/), and how an agency is found (parsers/identity).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from parsers.reference import fingerprint, load_yaml
from pipelines import duck, files, progress
from pipelines.cells import frames
from pipelines.cells.store import Store
from pipelines.errors import CheckFailed
from pipelines.facts import corrections, identities, reports
from pipelines.facts.reference import reference_frames
from pipelines.facts.schemas import FRAMES
from pipelines.home import Home
from pipelines.snapshots import store as snapshots

FILES = (*identities.FILES, "pipelines/facts/*.py")
LARGE = ("tables", "cells", "proposals", "rule_outcomes", "imputed", "narrative")  # as parsing gave them, for the reports that were read
KEY = "key"  # the file that says from what the folder was built
CHECKED = "checked"  # the one that says which files passed `check`


@dataclass(frozen=True)
class Built:
    """rows per frame; fresh: False when the input was unchanged and nothing was done."""

    rows: dict[str, int]
    fresh: bool


def input_key(home: Home) -> str:
    """A hash of all that the frames depend on: sightings, parsed batches, code and reference."""
    store = Store(home)
    parts = [
        fingerprint(*FILES),
        store.fingerprint,
        *(batch.name for batch in store.batches()),
        files.folder_hash(home.sightings, "*.parquet"),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def build(home: Home, resolve: identities.Resolve | None = None) -> Built:
    """Write HOME/facts, unless it is there for the same input."""
    if is_current(home):
        return Built(row_counts(home), fresh=False)
    store = Store(home)
    identified = identities.resolve_all(home, store, resolve).collect()
    with progress.task("joining"), files.new_folder(home.facts) as folder:
        for name, frame in _small(store, identified, snapshots.sightings(home), folder).items():
            _write(frame, name, folder)
        _write_large(store, folder)
        read = pl.read_parquet(folder / "reports.parquet")
        _write(corrections.corrections(read, folder / "cells.parquet"), "corrections", folder)
        _write(corrections.dismissals(read), "dismissals", folder)
        (folder / KEY).write_text(input_key(home))
    return Built(row_counts(home), fresh=True)


def is_current(home: Home) -> bool:
    """Whether HOME/facts was built from what lies in HOME by the code as it is."""
    return _key(home) == input_key(home)


def row_counts(home: Home) -> dict[str, int]:
    return {name: pl.scan_parquet(home.facts / f"{name}.parquet").select(pl.len()).collect().item() for name in FRAMES}


def _key(home: Home) -> str | None:
    try:
        return (home.facts / KEY).read_text()
    except FileNotFoundError:
        return None


def _small(store: Store, identified: pl.DataFrame, sightings: pl.DataFrame, folder: Path) -> dict[str, pl.DataFrame]:
    url = pl.col("evidence").str.json_path_match("$.url")
    documents = store.scan("documents").with_columns(url=url).drop("evidence").collect()
    of_reader = store.scan("findings").collect()
    with _duckdb(folder) as connection:
        cells = [batch / "cells.parquet" for batch in store.batches()]
        read = reports.reports(documents, identified, sightings, cells, connection)
    who = reports.agencies(read)
    return {
        "reports": read,
        "agencies": who,
        "agency_links": reports.agency_links(who),
        "findings": _findings(of_reader, identified, read),
        "quarantine": reports.quarantine(documents, of_reader, sightings),
        **reference_frames(),
    }


def _findings(of_reader: pl.DataFrame, identified: pl.DataFrame, read: pl.DataFrame) -> pl.DataFrame:
    """The reader's findings and those of the present resolver; what it said of agency and year at parse time is void."""
    who = [rule["id"] for rule in load_yaml("rules.yml")["rules"] if rule["group"] == "who"]
    schema = {name: kind for name, kind in FRAMES["findings"].schema.items() if name != "source_file"}
    rows = [
        (
            report_id,
            number,
            one["rule"],
            one["severity"],
            one["message"],
            frames.dumps(one["cells"]),
            one["printed"],
            one["expected"],
        )
        for report_id, found in identified.select("report_id", "findings").iter_rows()
        for number, one in enumerate(json.loads(found), 1_000_000)
    ]
    every = pl.concat([of_reader.filter(~pl.col("rule").is_in(who)), pl.DataFrame(rows, schema=schema, orient="row")])
    return (
        every.join(read.select("report_id", "source_file"), on="report_id", how="inner")
        .sort("report_id", "finding_no")
        .with_columns(finding_no=(pl.int_range(pl.len()).over("report_id") + 1).cast(pl.Int32))
    )


def _write(frame: pl.DataFrame, name: str, folder: Path) -> None:
    frame.sort(FRAMES[name].key, nulls_last=False).write_parquet(folder / f"{name}.parquet", compression="zstd")


def _write_large(store: Store, folder: Path) -> None:
    reports_path = _literal(folder / "reports.parquet")
    with _duckdb(folder) as connection:
        for name in LARGE:
            if not store.batches():
                _write(pl.DataFrame(schema=FRAMES[name].schema), name, folder)
                continue
            paths = ", ".join(_literal(batch / f"{name}.parquet") for batch in store.batches())
            connection.execute(
                f"COPY (SELECT {_names(FRAMES[name].schema)} FROM read_parquet([{paths}])"
                f" WHERE report_id IN (SELECT report_id FROM read_parquet({reports_path}))"
                f" ORDER BY {_names(FRAMES[name].key)})"
                f" TO {_literal(folder / f'{name}.parquet')} (FORMAT parquet, COMPRESSION zstd)"
            )
    files.remove(folder / ".spill")


def _literal(path: Path) -> str:
    """A path as an SQL literal: COPY and read_parquet take no parameters where the columns depend on them."""
    return "'" + str(path).replace("'", "''") + "'"


def check(folder: Path) -> None:
    """Raises CheckFailed unless every frame in HOME/facts has its columns, and keys that no two rows share. What passed and has not
    been touched since is not looked at again: a night with nothing new costs nothing here."""
    there = _stamps(folder)
    if (folder / CHECKED).exists() and (folder / CHECKED).read_text() == there:
        return
    with _duckdb(folder) as connection:
        for name, frame in FRAMES.items():
            path = folder / f"{name}.parquet"
            found = pl.read_parquet_schema(path)
            if dict(found) != dict(frame.schema):
                other = set(found.items()) ^ set(frame.schema.items())
                raise CheckFailed(f"facts/{name} has other columns than it should: {other}")
            keys = f"SELECT {_names(frame.key)} FROM read_parquet({_literal(path)}) GROUP BY ALL HAVING count(*) > 1 LIMIT 3"
            if twice := connection.execute(keys).fetchall():
                raise CheckFailed(f"facts/{name}: two rows have the key {twice}")
    files.write_text(folder / CHECKED, there)


def _stamps(folder: Path) -> str:
    """Names, sizes and times of the frames."""
    stats = {path.name: path.stat() for path in sorted(folder.glob("*.parquet"))}
    return "".join(f"{name} {stat.st_size} {stat.st_mtime_ns}\n" for name, stat in stats.items())


def _duckdb(folder: Path) -> duckdb.DuckDBPyConnection:
    """For the frames that grow with the number of cells: what memory doesn't hold is spilled into the folder."""
    return duck.connect(folder / ".spill")


def _names(columns: Iterable[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def unaccounted(home: Home) -> pl.DataFrame:
    """source_file and sha256 of what was taken in and is neither a report nor in quarantine: there should be none."""
    seen = snapshots.sightings(home).unique("source_file", keep="last").select("source_file", "sha256")
    kept = snapshots.sightings(home).filter(pl.col("rule").is_null()).select("source_file", "sha256")
    read, refused = (pl.read_parquet(home.facts / f"{name}.parquet") for name in ("reports", "quarantine"))
    known = pl.concat([read.select("sha256"), refused.select("sha256")]).drop_nulls().unique()
    return (
        pl.concat([seen, kept])
        .unique()
        .join(known, on="sha256", how="anti")
        .join(refused.filter(pl.col("sha256").is_null()).select("source_file"), on="source_file", how="anti")
        .sort("source_file")
    )
