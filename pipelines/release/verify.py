"""Reading a finished release as its users will, before anybody does: raises CheckFailed at the first thing that is wrong."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

from pipelines import duck, files
from pipelines.errors import CheckFailed
from pipelines.release import contents
from pipelines.release.spreadsheets import WORKBOOK
from pipelines.release.tables import quoted, tables
from pipelines.release.views import views


def verify(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for name, expected in manifest["sha256"].items():
        if files.file_hash(folder / name) != expected:
            raise CheckFailed(f"release: {name} is not what was written")
    if manifest["content"] != contents.content_id(manifest["sha256"]):
        raise CheckFailed("release: the manifest contradicts itself")
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    described = {resource["path"] for resource in package["resources"]}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    if different := (described ^ there) - {"manifest.json", "datapackage.json"}:
        raise CheckFailed(f"release: described but not there, or there but not described: {', '.join(sorted(different))}")
    with duck.connect(folder / contents.SPILL, folder / contents.DATABASE, read_only=True) as connection:
        published = tables(connection)
        if {table.name for table in published} != set(manifest["rows"]):
            raise CheckFailed("release: the database and the manifest list different tables")
        for view in views(connection):
            connection.execute(f"FROM {quoted(view.name)} LIMIT 0")  # what it asks is there
        for table in published:
            bare = [column.name for column in table.columns if not column.comment]
            if not table.comment or bare:
                raise CheckFailed(f"release: {table.name} has no description for {', '.join(bare) or 'itself'}")
            path = str(folder / "parquet" / f"{table.name}.parquet")
            counts = connection.execute(
                f"SELECT (SELECT count(*) FROM {quoted(table.name)}), (SELECT count(*) FROM read_parquet(?))", [path]
            )
            if set(counts.fetchone() or ()) != {manifest["rows"][table.name]}:
                raise CheckFailed(
                    f"release: {table.name} has other rows in the database than in Parquet or the manifest"
                )
    _verify_spreadsheets(folder, package["resources"])


def _verify_spreadsheets(folder: Path, resources: list[dict[str, Any]]) -> None:
    with duck.connect(folder / contents.SPILL) as connection:
        for resource in (one for one in resources if one["format"] == "csv"):
            ((rows,),) = connection.execute(
                "SELECT count(*) FROM read_csv(?, header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"')",
                [str(folder / resource["path"])],
            ).fetchall()
            if rows != resource["rows"]:
                raise CheckFailed(f"release: {resource['path']} has {rows} rows, not {resource['rows']}")
    with zipfile.ZipFile(folder / WORKBOOK) as book:
        if broken := book.testzip():
            raise CheckFailed(f"release: {WORKBOOK} is damaged at {broken}")
