"""Reading a finished release as its users will, before anybody does: raises CheckFailed at the first thing that is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from pipelines import files
from pipelines.errors import CheckFailed
from pipelines.release import contents


def verify(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for name, expected in manifest["sha256"].items():
        if files.file_hash(folder / name) != expected:
            raise CheckFailed(f"release: {name} is not what was written")
    if manifest["content"] != contents.content_id(manifest["sha256"]):
        raise CheckFailed("release: the manifest contradicts itself")
    with duckdb.connect(str(folder / contents.DATABASE), read_only=True) as connection:
        published = contents.tables(connection)
        if {table.name for table in published} != set(manifest["rows"]):
            raise CheckFailed("release: the database and the manifest list different tables")
        for table in published:
            bare = [column.name for column in table.columns if not column.comment]
            if not table.comment or bare:
                raise CheckFailed(f"release: {table.name} has no description for {', '.join(bare) or 'itself'}")
            path = str(folder / "parquet" / f"{table.name}.parquet")
            counts = connection.execute(
                f'SELECT (SELECT count(*) FROM "{table.name}"), (SELECT count(*) FROM read_parquet(?))', [path]
            )
            if set(counts.fetchone() or ()) != {manifest["rows"][table.name]}:
                raise CheckFailed(
                    f"release: {table.name} has other rows in the database than in Parquet or the manifest"
                )
