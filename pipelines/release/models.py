"""What the dbt project says of the published tables: what one row is, keys, references and code lists (sql/models/**/*.yml).

Read from the files themselves, without dbt, for the data package and the dictionary. Not here: what the database says (tables.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from parsers.reference import ROOT

MODELS = ROOT / "sql" / "models"
GROUPS = ("dims", "facts", "checks", "marts")  # folders whose models are published, in the order in which to show them
_DOC = re.compile(r"\{% docs (\w+) %\}(.*?)\{% enddocs %\}", re.DOTALL)
_CALL = re.compile(r"\{\{ *doc\(['\"](\w+)['\"]\) *\}\}")


@dataclass(frozen=True)
class Model:
    """A published table. key: the columns that name a row, [] where the models declare none for all rows.

    references: column → (table, column) that it points to; lists: column → list of dim_code that its values are from.
    columns: name → description in both languages; types: name → DuckDB type; required: those that are never null.
    """

    name: str
    group: str
    description: str
    columns: dict[str, str]
    key: list[str] = field(default_factory=list)
    references: dict[str, tuple[str, str]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    is_view: bool = False


@cache
def models(folder: Path = MODELS) -> dict[str, Model]:
    """All published models by name, group by group. Raises KeyError where a description is named that is not there."""
    docs = {name: text.strip() for path in sorted(folder.rglob("*.md")) for name, text in _DOC.findall(path.read_text(encoding="utf-8"))}
    found = {}
    for group in GROUPS:
        for path in sorted((folder / group).glob("*.yml")):
            for entry in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
                found[entry["name"]] = _model(entry, group, docs)
    return found


def _model(entry: dict[str, Any], group: str, docs: dict[str, str]) -> Model:
    def text(description: str) -> str:
        return " ".join(_CALL.sub(lambda call: docs[call[1]], description).split())

    key = next((list(one["columns"]) for one in entry.get("constraints", []) if one["type"] == "primary_key"), [])
    references, lists = {}, {}
    for test in entry.get("data_tests", []):
        kind, details = next(iter(test.items())) if isinstance(test, dict) else (test, {})
        arguments = details.get("arguments", {})
        if kind == "key" and not key and "where" not in details.get("config", {}):
            key = list(arguments["columns"])
        for column, target in (arguments["columns"].items() if kind == "references" else ()):
            table, point, other = target.partition(".")
            if point:
                references[column] = (table, other)
            else:
                lists[column] = target
    columns = {column["name"]: text(column.get("description", "")) for column in entry["columns"]}
    types = {column["name"]: column["data_type"] for column in entry["columns"] if "data_type" in column}
    required = frozenset(
        column["name"] for column in entry["columns"] if {"type": "not_null"} in column.get("constraints", [])
    )
    is_view = entry.get("config", {}).get("materialized") == "view"
    return Model(entry["name"], group, text(entry["description"]), columns, key, references, lists, types, required, is_view)
