"""The texts that lie in a release for those who find it without the project: read-me, licence, citation. No date: content only."""

from __future__ import annotations

from pathlib import Path

from pipelines.release.spreadsheets import Sheet
from pipelines.release.tables import Table

LICENSE = """The data of this release: Creative Commons Attribution 4.0 International (CC BY 4.0), https://creativecommons.org/licenses/by/4.0/
The reports are official documents of the agencies that published them; each row names its source file.

本发布的数据：知识共享署名 4.0 国际许可（CC BY 4.0）。各报告为发布机关的官方文件，每行注明来源文件。

Cite as: Gongkai 公开, annual reports on open government information as data, with the content hash in manifest.json.
引用：Gongkai 公开，政府信息公开工作年度报告数据，并注明 manifest.json 中的内容哈希（content）。
"""

CITATION = """cff-version: 1.2.0
message: "Cite this data as below, with the content hash in manifest.json (its first twelve characters do)."
type: dataset
title: "Gongkai 公开: annual reports on open government information (政府信息公开工作年度报告) as data"
authors:
  - name: "The Gongkai contributors"
license: CC-BY-4.0
keywords:
  - open government information
  - freedom of information
  - China
  - 政府信息公开
"""

README = """# Gongkai 公开: one release of the data

What Chinese public bodies print in their annual reports on open government information, cell by cell, with where each figure stood,
who reported it, and what does not add up. 政府信息公开工作年度报告数据：逐格照录，注明出处、机关与不符之处。

| file · 文件 | for · 用途 |
|---|---|
| `index.html` | what is in it, what is not, and how to cite it: open it in a browser · 内容、覆盖面、已知问题与引用方法，用浏览器打开 |
| `gongkai.duckdb` | everything in one database (DuckDB 1.4 and later), with comments and keys · 全部表，合为一个数据库 |
| `parquet/<table>.parquet` | one file a table, sorted by year; for pandas, Polars, R, Spark … · 每表一个文件，按年度排序 |
| `csv/<table>.csv` | the same for a spreadsheet or any other program · 供电子表格等使用 |
| `gongkai.xlsx` | everything but the facts in one workbook, indicators side by side · 除事实表外合为一个工作簿，指标并列 |
| `datapackage.json` | every file and column described, with keys and references (Frictionless Data Package) · 各文件、各列的说明 |
| `manifest.json` | hashes, row counts, version of the code; `content` names this release for good · 哈希、行数与代码版本 |
| `LICENSE.txt`, `CITATION.cff` | CC BY 4.0, and how to cite · 许可与引用 |

- Nothing missing is ever 0: `value` is null unless `state` is `number`; the other states say why (blank, dash, words, not on the form, row or table absent).
  缺失绝不记为零：`state` 不是 `number` 时 `value` 为空，并注明原因。
- CSV is UTF-8 with a byte-order mark. An apostrophe stands before text that begins with one of `= + - @ '`, a tab or a line break, so that
  no spreadsheet takes it for a formula; Parquet and DuckDB have the text as printed. CSV 中以上述字符开头的文本前加撇号，以防被当作公式。
- Rates of fewer than ten cases are marked `small_n`: don't rank by them. 不足十件的比率标有 `small_n`，不宜排名。

## Tables · 各表
| table · 表 | rows · 行数 | one row · 一行 |
|---|---|---|
"""


def write(folder: Path, published: list[Table], views: list[Table], rows: dict[str, int], left_out: list[Sheet]) -> None:
    """README.md, LICENSE.txt and CITATION.cff. left_out: what has no CSV, with the reason."""
    lines = [f"| `{table.name}` | {rows[table.name]:,} | {table.comment.replace('|', '/')} |" for table in published]
    lines += [f"| `{view.name}` | in DuckDB | {view.comment.replace('|', '/')} |" for view in views]
    if left_out:
        lines += ["", "Without CSV · 无 CSV 文件:", *(f"- `{sheet.table}`: {sheet.left_out}" for sheet in left_out)]
    (folder / "README.md").write_text(README + "\n".join(lines) + "\n", encoding="utf-8")
    (folder / "LICENSE.txt").write_text(LICENSE, encoding="utf-8")
    (folder / "CITATION.cff").write_text(CITATION, encoding="utf-8")
