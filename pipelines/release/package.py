"""datapackage.json: each file and column of a release, described in both languages, with keys and references.

https://specs.frictionlessdata.io/data-package/ and …/table-schema/. Hashes stand in the manifest.
"""

from __future__ import annotations

from typing import Any

from pipelines.release.models import Model, models
from pipelines.release.spreadsheets import COLUMNS, WORKBOOK, Sheet
from pipelines.release.tables import Column, Table

# DuckDB type → Table Schema type.
TYPES = {
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "DOUBLE": "number",
    "FLOAT": "number",
    "TIMESTAMP": "datetime",
}
OTHERS = (
    ("front-page", "index.html", "text/html", "What is in this release, at a glance, in a browser · 本发布一览，用浏览器打开"),
    ("license", "LICENSE.txt", "text/plain", "Licence and citation · 许可与引用"),
    ("readme", "README.md", "text/markdown", "What lies here and how to read it · 本发布说明"),
    ("citation", "CITATION.cff", "text/yaml", "How to cite, for programs · 供程序读取的引用信息"),
)


def data_package(
    published: list[Table], views: list[Table], rows: dict[str, int], csv: list[Sheet], workbook: list[Sheet], database: str
) -> dict[str, Any]:
    """The descriptor. csv, workbook: what of each table is there, and why something is not."""
    resources = [_parquet(table, rows[table.name], [*csv, *workbook]) for table in published]
    tables = {table.name: table for table in published}
    whole = {sheet.table for sheet in csv if sheet.path and not sheet.part}
    resources += [_csv(tables[sheet.table], sheet, whole) for sheet in csv if sheet.path]
    meanings = [{"name": name, "type": "string"} for name in COLUMNS]
    resources.append(_workbook("columns", sum(len(table.columns) for table in published), {"fields": meanings}))
    resources += [_sheet(tables[sheet.table], sheet) for sheet in workbook if sheet.path]
    resources.append(
        {
            "name": "gongkai-duckdb",
            "path": database,
            "format": "duckdb",
            "mediatype": "application/vnd.duckdb",
            "description": "All tables above in one DuckDB database (DuckDB 1.4 and later) · 上述全部表，合为一个 DuckDB 数据库",
            "views": [
                {"name": view.name, "description": view.comment, "schema": _schema(view, [""], {})} for view in views
            ],
        }
    )
    resources += [
        {
            "name": name,
            "path": path,
            "format": path.rpartition(".")[2],
            "mediatype": mediatype,
            "encoding": "utf-8",
            "description": text,
        }
        for name, path, mediatype, text in OTHERS
    ]
    return {
        "profile": "data-package",
        "name": "gongkai",
        "title": "Annual reports on open government information · 政府信息公开工作年度报告",
        "description": "Every figure of the reports with where it stood, who reported it and what does not add up"
        " · 年度报告的每个数字，注明出处、报告机关与不符之处",
        "keywords": ["open government information", "freedom of information", "China", "政府信息公开", "年度报告"],
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
                "title": "Creative Commons Attribution 4.0",
            }
        ],
        "resources": resources,
    }


def _parquet(table: Table, rows: int, sheets: list[Sheet]) -> dict[str, Any]:
    missing = [sheet.left_out for sheet in sheets if sheet.table == table.name and sheet.left_out]
    return {
        "profile": "tabular-data-resource",
        "name": resource_name(table.name),
        "path": f"parquet/{table.name}.parquet",
        "title": table.name,
        "description": table.comment,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "rows": rows,
        **({"note": "; ".join(missing)} if missing else {}),
        # Readers that go through pandas see a null number as "nan".
        "schema": _schema(table, ["", "nan"], {name: resource_name(name) for name in models()}),
    }


def _csv(table: Table, sheet: Sheet, whole: set[str]) -> dict[str, Any]:
    part = f"-{sheet.part}" if sheet.part else ""
    return {
        "profile": "tabular-data-resource",
        "name": resource_name(table.name) + "-csv" + part,
        "path": sheet.path,
        "title": table.name + part.replace("-", " "),
        "description": table.comment,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "rows": sheet.rows,
        "note": "An apostrophe is put before text that a spreadsheet would take for a formula · 会被当作公式的文本前加撇号",
        "schema": _schema(table, [""], {name: resource_name(name) + "-csv" for name in whole}),
    }


def _sheet(table: Table, sheet: Sheet) -> dict[str, Any]:
    """A sheet of the workbook: a table as it is, or indicators side by side under two rows of headers."""
    schema = _schema(table, [""], {})
    dialect: dict[str, Any] = {}
    if sheet.headers:
        known = {field["name"]: field for field in schema["fields"]}
        schema = {
            "fields": [known.get(code, {"name": code, "type": "any"}) | {"title": label} for code, label in zip(*sheet.headers, strict=True)],
            "missingValues": [""],
        }
        dialect["commentRows"] = [2]
    return _workbook(sheet.path or table.name, sheet.rows, schema, dialect)


def _workbook(sheet: str, rows: int, schema: dict[str, Any], dialect: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": f"{resource_name(sheet)}-xlsx",
        "path": WORKBOOK,
        "title": sheet,
        "description": f"Sheet {sheet} of the workbook · 工作簿中的 {sheet} 工作表",
        "format": "xlsx",
        "mediatype": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "rows": rows,
        "dialect": {"excel": {"sheet": sheet}} | (dialect or {}),
        "schema": schema,
    }


def resource_name(table: str) -> str:
    return table.replace("_", "-")


def _schema(table: Table, missing: list[str], resources: dict[str, str]) -> dict[str, Any]:
    """resources: table → the resource that has it in the same format; a reference to any other can't be stated."""
    model = models().get(table.name)
    schema: dict[str, Any] = {"fields": [_field(column, model) for column in table.columns], "missingValues": missing}
    if table.key:
        schema["primaryKey"] = table.key
    references = [
        {
            "fields": [column],
            "reference": {"resource": "" if target == table.name else resources[target], "fields": [other]},
        }
        for column, (target, other) in (model.references if model else {}).items()
        if target in resources
    ]
    if references:
        schema["foreignKeys"] = references
    return schema


def _field(column: Column, model: Model | None) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": field_type(column.type), "description": column.comment}
    if model and column.name in model.lists:
        field["codeList"] = model.lists[column.name]  # of dim_code
    if column.required:
        field["constraints"] = {"required": True}
    return field


def field_type(duckdb_type: str) -> str:
    if duckdb_type.endswith("[]"):
        return "array"
    if duckdb_type.endswith("INT") or duckdb_type in ("INTEGER", "UINTEGER"):
        return "integer"
    return TYPES.get(duckdb_type.split("(")[0], "number" if duckdb_type.startswith("DECIMAL") else "any")
