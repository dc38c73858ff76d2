"""docs/dictionary.md: every table and column of a release, from the dbt models, then the code lists, from data/reference/codes/."""

from __future__ import annotations

from parsers.reference import REFERENCE, load_csv, load_yaml
from pipelines.release.models import Model, models

HEAD = """# Data dictionary · 数据字典
<!-- Made by `make docs` from sql/models/ and data/reference/; don't edit. -->

Every table and column of a release. The same texts stand in `gongkai.duckdb` as comments (`gongkai sql "DESCRIBE fact_applications"`), in
`datapackage.json`, and on the sheet `columns` of `gongkai.xlsx`. [Questions with their answers](questions.md) show how the tables go together.

How to read it: **key** names a row; → points to another table; *list* is a list of [codes](#code-lists); `NOT NULL` is never empty.
`reports_known_on(DATE '2024-03-31')` is `dim_report` as it was known on a day.

dbt's own pages, with lineage: `make dbt-docs` writes them to one file that opens without a server or the internet.
"""
GROUPS = {
    "dims": "Who, where, when, and code lists · 维度与代码",
    "facts": "What is printed · 印出的数字",
    "checks": "What does not add up · 校验",
    "marts": "What analysts ask for · 分析用表",
}


def page() -> str:
    lines = [HEAD]
    published = models()
    lines.append("| table · 表 | one row · 一行 |\n|---|---|")
    lines += [f"| [`{model.name}`](#{model.name}) | {_cell(model.description)} |" for model in published.values()]
    for group, title in GROUPS.items():
        lines.append(f"\n## {title}")
        for model in published.values():
            if model.group == group:
                lines += _table(model)
    lines += ["\n## Indicators", *_indicators(), "\n## Code lists", *_codes()]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _table(model: Model) -> list[str]:
    lines = [f"\n### {model.name}", f"{model.description}\n"]
    if model.key:
        lines.append(f"**Key**: {', '.join(f'`{column}`' for column in model.key)}\n")
    lines.append("| column · 列 | type · 类型 | points to · 指向 | meaning · 含义 |\n|---|---|---|---|")
    for name, description in model.columns.items():
        kind = model.types.get(name, "") + (" NOT NULL" if name in model.required else "")
        target = ""
        if name in model.references:
            table, column = model.references[name]
            target = f"→ [`{table}`](#{table}).`{column}`"
        elif name in model.lists:
            target = f"*[{model.lists[name]}](#{model.lists[name]})*"
        lines.append(f"| `{name}` | {kind} | {target} | {_cell(description)} |")
    return lines


def _indicators() -> list[str]:
    lines = ["Made from `data/reference/indicators.yml`; table [`dim_indicator`](#dim_indicator).\n",
             "| code | 名称 · name | formula · 公式 | caveats · 注意 |\n|---|---|---|---|"]  # fmt: skip
    for entry in load_yaml("indicators.yml")["indicators"]:
        lines.append(
            f"| `{entry['code']}` | {entry['label_zh']} · {entry['label_en']} | {_cell(str(entry['formula']))} | {_cell(entry.get('caveats') or '')} |"
        )
    return lines


def _codes() -> list[str]:
    lines = ["Lists without a table of their own are in [`dim_code`](#dim_code), by `list` and `code`."]
    for path in sorted((REFERENCE / "codes").glob("*.csv")):
        lines += [f"\n### {path.stem}", "\n| code | 中文 | English | |\n|---|---|---|---|"]
        for row in load_csv(f"codes/{path.name}"):
            lines.append(f"| `{row['code']}` | {row['label_zh']} | {row['label_en']} | {_cell(row['description'] or '')} |")
    return lines
