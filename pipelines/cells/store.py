"""What parsing gave, on disk: cells/<fingerprint>/<batch>/<table>.parquet. A batch that is there is complete.

A large file's reports lie in several batches; `contents` of the last one says that there are no more to come.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Sequence
from importlib import metadata
from pathlib import Path

import polars as pl

from parsers.reference import fingerprint as files_fingerprint
from pipelines import files
from pipelines.cells import frames
from pipelines.home import Home

# What a parse depends on. Places, agencies and aliases are not here: they are resolved anew each run, without the bytes.
FILES = ("parsers/**/*.py", "pipelines/cells/frames.py", "data/reference/forms/*.yml", "data/reference/rules.yml")
LIBRARIES = ("opencc-purepy", "pdfplumber", "pdfminer.six", "python-docx", "rapidfuzz", "rapidocr", "selectolax")
KEPT = 2  # fingerprints kept: the present one, and the last one before it, for who goes back

SCHEMAS = {
    table: {column: getattr(pl, kind) for column, kind in schema.items()} for table, schema in frames.SCHEMAS.items()
}


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "absent"  # an optional extra that is installed later makes more documents readable


def fingerprint() -> str:
    """A hash of the parser, the forms and the libraries that read the formats: 16 hex digits."""
    versions = ",".join(f"{library}={_version(library)}" for library in LIBRARIES)
    return hashlib.sha256(f"{files_fingerprint(*FILES)}\n{versions}".encode()).hexdigest()[:16]


class Store:
    """The batches of one fingerprint."""

    def __init__(self, home: Home, key: str | None = None):
        self.home = home
        self.fingerprint = key or fingerprint()
        self.folder = home.cells / self.fingerprint

    def batches(self) -> list[Path]:
        return sorted(self.folder.glob("[!.]*"))

    def done(self) -> set[str]:
        """The contents that are parsed, whole."""
        return self._column("contents", "content")

    def begun(self) -> set[str]:
        """The contents of which there is a part only: a run was killed while it read them."""
        return self._column("documents", "content") - self.done()

    def _column(self, table: str, column: str) -> set[str]:
        paths = [batch / f"{table}.parquet" for batch in self.batches()]
        return set(pl.scan_parquet(paths).select(pl.col(column).unique()).collect()[column].to_list()) if paths else set()

    def write(self, parts: Sequence[frames.Part]) -> None:
        """Put one batch in place. Its name is that of the reports in it, and of what is finished with it."""
        tables = {
            table: pl.concat([pl.DataFrame(part.tables[table], schema=schema) for part in parts])
            for table, schema in SCHEMAS.items()
        }
        self._put(tables, sorted({content for part in parts for content in part.finished}))

    def _put(self, tables: dict[str, pl.DataFrame], finished: list[str]) -> None:
        reports = sorted(tables["documents"]["report_id"].to_list())
        name = hashlib.sha256("\n".join([*reports, "", *finished]).encode()).hexdigest()[:16]
        with files.new_folder(self.folder / name) as folder:
            for table, frame in tables.items():
                frame.sort("report_id", *frame.columns[1:4]).write_parquet(folder / f"{table}.parquet")
            pl.DataFrame({"content": finished}, schema={"content": pl.String}).write_parquet(folder / "contents.parquet")

    def forget(self, contents: Collection[str]) -> None:
        """Drop what parsing gave for these contents, so that they are parsed again. Killed in between, a batch is parsed anew."""
        for batch in self.batches():
            held = pl.read_parquet(batch / "documents.parquet", columns=["report_id", "content"])
            gone = held.filter(pl.col("content").is_in(contents))["report_id"].to_list()
            finished = pl.read_parquet(batch / "contents.parquet")["content"].to_list()
            if not gone and not set(finished) & set(contents):
                continue
            tables = {table: pl.read_parquet(batch / f"{table}.parquet", schema=schema) for table, schema in SCHEMAS.items()}
            files.remove(batch)
            left = {table: frame.filter(~pl.col("report_id").is_in(gone)) for table, frame in tables.items()}
            finished = sorted(set(finished) - set(contents))
            if left["documents"].height or finished:
                self._put(left, finished)

    def scan(self, table: str) -> pl.LazyFrame:
        """All rows of one table, of all batches."""
        paths = [batch / f"{table}.parquet" for batch in self.batches()]
        return pl.scan_parquet(paths, schema=SCHEMAS[table]) if paths else pl.LazyFrame(schema=SCHEMAS[table])

    def retire(self) -> None:
        """Remove what older parsers gave, but for the last."""
        os.utime(self.folder)
        old = sorted(self.home.cells.glob("[!.]*"), key=lambda path: path.stat().st_mtime, reverse=True)
        for folder in old[KEPT:]:
            files.remove(folder)
