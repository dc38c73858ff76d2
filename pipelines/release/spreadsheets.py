"""CSV and XLSX, for people who have neither DuckDB nor a reader of Parquet. Every figure as in the database; nothing is computed here.

CSV: UTF-8 with a byte-order mark, without which Excel takes Chinese for GBK and shows rubbish; readers of data skip it. Text that
begins with a character that makes a spreadsheet see a formula gets an apostrophe before it. Excel opens 1,048,575 rows and drops the
rest without a word, so a longer table is cut by year, and long facts have no CSV at all: those are for Parquet.

XLSX: one workbook. Cells of text are of type text, and marked so (quote prefix) where a later edit would make a formula of them.
"""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines.release.tables import Table, count, literal, quoted

BOM = "\ufeff"
ROWS = 1_048_575  # what Excel opens under a header
CELLS = 1_500_000  # of all sheets together: beyond it a workbook takes minutes to open
TEXT = 32_767  # characters in a cell
# With their full-width forms, which spreadsheets in Chinese and Japanese take for the same; an apostrophe, so that it can be undone.
DANGEROUS = "=+@\t\r\n'＝＋－＠-"
_DANGEROUS = re.compile(f"[{DANGEROUS}]")
WORKBOOK = "gongkai.xlsx"
COLUMNS = ("table · 表", "column · 列", "meaning · 含义")  # of the sheet that explains the others


@dataclass(frozen=True)
class Sheet:
    """A file or a sheet made of a table. part: the year, where the table is cut; left_out: why there is none.

    headers: rows above the data, where they are not the table's columns: codes, then labels.
    """

    table: str
    path: str | None
    rows: int
    part: str | None = None
    left_out: str | None = None
    headers: list[list[str]] | None = None


def write_csv(connection: duckdb.DuckDBPyConnection, table: Table, folder: Path, limit: int = ROWS) -> list[Sheet]:
    """csv/<table>.csv, or csv/<table>/<year>.csv where it has more than `limit` rows, below `folder`."""
    rows = count(connection, table.name)
    if rows <= limit:
        return [_csv(connection, table, folder, f"csv/{table.name}.csv", "true")]
    if table.group == "facts" or "year" not in {column.name for column in table.columns}:
        return [Sheet(table.name, None, rows, left_out=f"{rows:,} rows are more than a spreadsheet opens: use Parquet or DuckDB")]
    years = connection.execute(f"SELECT DISTINCT year FROM {quoted(table.name)} ORDER BY ALL").fetchall()
    return [
        _csv(connection, table, folder, f"csv/{table.name}/{part}.csv", where, part)
        for part, where in (("unknown", "year IS NULL") if year is None else (str(year), f"year = {year}") for (year,) in years)
    ]


def _csv(
    connection: duckdb.DuckDBPyConnection, table: Table, folder: Path, name: str, where: str, part: str | None = None
) -> Sheet:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    fields = []
    for number, column in enumerate(table.columns):
        source = quoted(column.name)
        value = f"to_json({source})::VARCHAR" if _nested(column.type) else source
        if column.type == "VARCHAR":
            value = f"CASE WHEN regexp_matches({source}, {literal(f'^[{DANGEROUS}]')}) THEN '''' || {source} ELSE {source} END"
        fields.append(f"{value} AS {quoted((BOM if number == 0 else '') + column.name)}")
    # Sorted before it is renamed: what a column is called in the file must not decide the order.
    connection.execute(
        f"COPY (SELECT {', '.join(fields)} FROM (FROM {quoted(table.name)} WHERE {where} {table.ordered})) TO {literal(path)} (FORMAT csv, HEADER)"
    )
    (rows,) = connection.execute(f"SELECT count(*) FROM {quoted(table.name)} WHERE {where}").fetchone() or (0,)
    return Sheet(table.name, name, rows, part)


def _nested(kind: str) -> bool:
    return kind.endswith("]") or kind.startswith(("STRUCT", "MAP"))


class Workbook:
    """gongkai.xlsx, sheet by sheet: what it is, what the columns mean, indicators side by side, then table by table."""

    def __init__(self, path: Path):
        import xlsxwriter  # not needed to read releases

        self.book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True})
        # Two builds give the same bytes: no time of writing (the library dates the parts of the file 1980).
        self.book.set_properties({"title": "Gongkai 公开", "created": datetime.datetime(2000, 1, 1)})
        self.formats = {
            "header": self.book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "title": self.book.add_format({"bold": True, "font_size": 14}),
            "date": self.book.add_format({"num_format": "yyyy-mm-dd"}),
            "quoted": self.book.add_format({"quote_prefix": True}),
            "small": self.book.add_format({"italic": True, "font_color": "#808080"}),
        }

    def lines(self, name: str, rows: list[tuple[Any, ...]], widths: list[int]) -> None:
        """A sheet of text; its first row is a title."""
        sheet = self.book.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        for number, row in enumerate(rows):
            self._write(sheet, number, row, "title" if number == 0 else None)

    def rows(self, place: Sheet, headers: list[list[str]], cursor: duckdb.DuckDBPyConnection) -> None:
        """A sheet of the rows of a query under its headers, which stay in sight."""
        sheet = self.book.add_worksheet(place.path)
        for column, name in enumerate(headers[0]):
            sheet.set_column(column, column, _width(name))
        for number, header in enumerate(headers):
            self._write(sheet, number, header, "header")
        sheet.freeze_panes(len(headers), 0)
        written = len(headers)
        while batch := cursor.fetchmany(10_000):
            for row in batch:
                self._write(sheet, written, row, None)
                written += 1
        sheet.autofilter(len(headers) - 1, 0, written - 1, len(headers[0]) - 1)

    def _write(self, sheet: Any, number: int, row: Any, style: str | None) -> None:
        """One row; null leaves its cell empty. A dict is a rate with the mark that it rests on few cases: it is shown in grey."""
        for column, value in enumerate(row):
            look = self.formats[style] if style else None
            if isinstance(value, dict):
                look, value = self.formats["small"] if value["small_n"] else None, value["value"]
            if value is None:
                continue
            if isinstance(value, bool):
                sheet.write_boolean(number, column, value)
            elif isinstance(value, str | list):
                text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
                if len(text) > TEXT:
                    text = text[: TEXT - 20] + "… (cut · 有截断)"
                sheet.write_string(number, column, text, self.formats["quoted"] if _DANGEROUS.match(text) and not look else look)
            elif isinstance(value, datetime.date):
                sheet.write_datetime(number, column, value, self.formats["date"])
            else:
                sheet.write_number(number, column, value, look)

    def close(self) -> None:
        self.book.close()


def write_workbook(connection: duckdb.DuckDBPyConnection, published: list[Table], path: Path, limit: int = CELLS) -> list[Sheet]:
    """Everything but the facts, as far as a workbook can hold it. Says of each table on which sheet it is, or why on none.

    limit: cells of all sheets; the indicators side by side come first, then small tables before large ones.
    """
    wide = []
    for sheet, query in _side_by_side(connection, published):
        cells = sheet.rows * len(sheet.headers[0])
        if sheet.rows <= ROWS and cells <= limit:
            wide.append((sheet, query))
            limit -= cells
    sheets = _places(published, {table.name: count(connection, table.name) for table in published}, limit)
    comments = {table.name: table.comment for table in published} | {
        "indicators_by_agency": "All indicators of a body and year in one row; long form: indicators_agency_year · 每机关每年度一行，列示全部指标",
        "indicators_by_region": "All indicators of a region and year in one row; long form: indicators_region_year · 每地区每年度一行，列示全部指标",
    }
    book = Workbook(path)
    book.lines("README", [
        ("Gongkai 公开: annual reports on open government information · 政府信息公开工作年度报告",), (),
        ("Where each figure stands: the facts, in CSV, Parquet and DuckDB · 每个数字的出处见各事实表（CSV、Parquet、DuckDB）",),
        ("Empty cells are missing, never 0. Grey italics: fewer than ten cases, don't rank by it · 空格为缺失，绝非零；灰色斜体不足十件，不宜排名",),
        ("Licence: CC BY 4.0, see LICENSE.txt · 许可见 LICENSE.txt",), (), ("sheet · 工作表", "rows · 行数", "holds · 内容"),
        *((sheet.path or f"({sheet.table})", sheet.rows, sheet.left_out or comments[sheet.path or sheet.table])
          for sheet in [*(sheet for sheet, _ in wide), *sheets]),
    ], [36, 10, 100])  # fmt: skip
    meanings = [(table.name, column.name, column.comment) for table in published for column in table.columns]
    book.lines("columns", [COLUMNS, *meanings], [28, 22, 120])
    for sheet, query in wide:
        book.rows(sheet, sheet.headers, connection.execute(query))
    for sheet, table in zip(sheets, published, strict=True):
        if sheet.path:
            columns = [[column.name for column in table.columns]]
            book.rows(sheet, columns, connection.execute(f"FROM {quoted(table.name)} {table.ordered}"))
    book.close()
    return [*(sheet for sheet, _ in wide), *sheets]


def _places(published: list[Table], rows: dict[str, int], limit: int) -> list[Sheet]:
    """A sheet for each table of which the workbook has room, or the reason why there is none; in the order of the tables."""
    found = {}
    for table in sorted(published, key=lambda table: (rows[table.name] * len(table.columns), table.name)):
        cells = rows[table.name] * len(table.columns)
        if table.group == "facts":
            why = "cell by cell: use csv/, parquet/ or gongkai.duckdb · 逐格数据，请用其他格式"
        elif rows[table.name] > ROWS or cells > limit:
            why = "too many rows for a workbook: use csv/, parquet/ or gongkai.duckdb · 行数过多，请用其他格式"
        else:
            limit -= cells
            found[table.name] = Sheet(table.name, table.name[:31], rows[table.name])
            continue
        found[table.name] = Sheet(table.name, None, rows[table.name], left_out=why)
    return [found[table.name] for table in published]


def _width(name: str) -> int:
    return 40 if name in ("message", "title", "description", "source_file", "name", "agency_name", "formula") else max(10, len(name) + 3)


def _side_by_side(connection: duckdb.DuckDBPyConnection, published: list[Table]) -> list[tuple[Sheet, str]]:
    """Indicators as columns, one row a body or region and year: the sheet and the query for it."""
    if not {"indicators_agency_year", "indicators_region_year", "dim_indicator", "dim_agency", "dim_region"} <= {table.name for table in published}:
        return []
    indicators = connection.execute("SELECT code, label_zh FROM dim_indicator ORDER BY sort, code").fetchall()
    values = ", ".join(f"any_value({{'value': value, 'small_n': small_n}}) FILTER (indicator = {literal(code)})" for code, _ in indicators)
    agency = {"agency_id": "标识", "name": "机关", "level": "层级", "kind": "类型", "province": "省", "city": "市", "year": "年度", "scope": "范围"}
    region = {"region_id": "标识", "name": "地区", "year": "年度"}
    found = []
    for name, table, dim, keys in (
        ("indicators_by_agency", "indicators_agency_year", "dim_agency", agency),
        ("indicators_by_region", "indicators_region_year", "dim_region", region),
    ):
        group = ", ".join(keys)
        query = f"SELECT {group}, {values} FROM {table} JOIN {dim} USING ({next(iter(keys))}) GROUP BY {group} ORDER BY {group}"
        (rows,) = connection.execute(f"SELECT count(*) FROM ({query})").fetchone() or (0,)
        headers = [[*keys, *(code for code, _ in indicators)], [*keys.values(), *(label for _, label in indicators)]]
        found.append((Sheet(table, name, rows, headers=headers), query))
    return found
