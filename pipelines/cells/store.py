"""What parsing gave, on disk: cells/<fingerprint>/<batch>/<table>.parquet. A batch that is there is complete."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection
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
        """The contents that are parsed."""
        paths = [batch / "documents.parquet" for batch in self.batches()]
        return {sha for path in paths for sha in pl.read_parquet(path, columns=["content"])["content"].to_list()}

    def write(self, parts: list[frames.Columns]) -> None:
        """Put one batch in place. Its name is that of the contents in it."""
        tables = {
            table: pl.concat([pl.DataFrame(part[table], schema=schema) for part in parts])
            for table, schema in SCHEMAS.items()
        }
        contents = sorted(set(tables["documents"]["content"].to_list()))
        name = hashlib.sha256("".join(contents).encode()).hexdigest()[:16]
        with files.new_folder(self.folder / name) as folder:
            for table, frame in tables.items():
                frame.sort("report_id", *frame.columns[1:4]).write_parquet(folder / f"{table}.parquet")

    def forget(self, contents: Collection[str]) -> None:
        """Drop what parsing gave for these contents, so that they are parsed again. Killed in between, a batch is parsed anew."""
        for batch in self.batches():
            tables = {table: pl.read_parquet(batch / f"{table}.parquet", schema=schema) for table, schema in SCHEMAS.items()}
            gone = tables["documents"].filter(pl.col("content").is_in(contents))["report_id"].to_list()
            if not gone:
                continue
            files.remove(batch)
            left = {table: frame.filter(~pl.col("report_id").is_in(gone)) for table, frame in tables.items()}
            if left["documents"].height:
                self.write([{table: frame.to_dict(as_series=False) for table, frame in left.items()}])

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
