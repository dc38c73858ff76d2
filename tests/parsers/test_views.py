"""Tables with rows and columns changed places, and figures that each carry their names."""

from __future__ import annotations

import json

import pytest
from statutory import HEADINGS, report, rows_of, stated, truth


def lines_of(table: str) -> list[list[str]]:
    """The rows of a table as printed, its header before each change of columns."""
    if table == "review_litigation":
        rows = rows_of(table)
        names = [name for _, columns, _ in rows for name in columns]
        return [
            ["行政复议", *[""] * 4, "行政诉讼", *[""] * 9],
            names,
            [str(value) for *_, values in rows for value in values],
        ]
    lines: list[list[str]] = []
    before = None
    for label, columns, values in rows_of(table):
        if columns != before:
            lines.append(["信息内容" if table == "proactive" else "", *columns])
        before = columns
        lines.append([label, *map(str, values)])
    width = max(map(len, lines))
    return [line + [""] * (width - len(line)) for line in lines]


def test_turned_tables():
    turned = {table: list(zip(*lines_of(table), strict=True)) for table in HEADINGS}
    piped = {table: "\n".join("| " + " | ".join(line) + " |" for line in lines) for table, lines in turned.items()}
    assert stated(report(piped), "report.md") == truth()


def test_turned_tables_with_spans():
    def html(table: str) -> str:
        lines = ["".join(f"<td>{text}</td>" for text in line) for line in zip(*lines_of(table), strict=True)]
        if table == "applications":
            lines[0] = f'<td colspan="1" rowspan="{len(lines)}">办理情况</td>' + lines[0]
        return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"

    assert (
        stated("<html><body>" + report({table: html(table) for table in HEADINGS}) + "</body></html>", "report.html")
        == truth()
    )


def keyed(table: str, each: str, before: str = "") -> str:
    return "\n".join(
        (f"{before.format(label=label)}\n" if before else "")
        + "\n".join(
            each.format(label=label, column=column, value=value) for column, value in zip(columns, values, strict=True)
        )
        for label, columns, values in rows_of(table)
    )


@pytest.mark.parametrize(
    ("each", "before"),
    [
        ("{label}－{column}：{value}", ""),
        ("  {column}：{value}", "{label}："),
        ("  - {column}: {value}", "- **{label}**"),
        ("{column}\n{value}", "{label}"),
    ],
)
def test_named_figures(each, before):
    assert stated(report({table: keyed(table, each, before) for table in HEADINGS})) == truth()


def test_named_figures_as_json():
    objects = {
        table: {label: dict(zip(columns, values, strict=True)) for label, columns, values in rows_of(table)}
        for table in HEADINGS
    }
    for indent in (None, 2):
        printed = {table: json.dumps(one, ensure_ascii=False, indent=indent) for table, one in objects.items()}
        assert stated(report(printed)) == truth()
    lists = {table: json.dumps(lines_of(table), ensure_ascii=False) for table in HEADINGS}
    assert stated(report(lists)) == truth()
    lists = {
        table: "\n".join(json.dumps(line, ensure_ascii=False) + "," for line in lines_of(table)) for table in HEADINGS
    }
    assert stated(report(lists)) == truth()


def test_a_key_without_a_figure_is_blank_and_a_name_that_is_missing_is_not():
    text = report({table: keyed(table, "{label}－{column}：{value}") for table in HEADINGS})
    text = text.replace("（一）予以公开－科研机构：0", "（一）予以公开－科研机构：").replace(
        "（一）予以公开－其他：23\n", ""
    )
    text = text.replace("重复申请－自然人：0", "重复申请－自然人：")
    found = stated(text)
    assert "granted" not in {row for _, row, _ in found}
    assert found["applications", "rejected_repeat", "natural_person"] is None
    assert found["applications", "rejected_repeat", "commercial"] == 0


def test_a_column_that_is_named_twice_leaves_its_row_out():
    text = report({table: keyed(table, "{label}－{column}：{value}") for table in HEADINGS})
    found = stated(text.replace("2.重复申请－商业企业：0", "2.重复申请－自然人：0"))
    assert "rejected_repeat" not in {row for _, row, _ in found}


def test_prose_that_names_what_it_counts_is_no_table():
    text = report(
        {
            "applications": "本年新收政府信息公开申请数量：自然人5件，总计5件。予以公开3件，部分公开2件，其他处理0件，重复申请：0件。"
        }
    )
    assert not stated(text)


def test_the_sums_prove_that_labels_stand_before_their_figures():
    """All on one line, the first row's label lost: its figures stand before the first label that is known."""
    lines = [f"{label} {' '.join(map(str, values))}" for label, _, values in rows_of("applications")]
    header = "自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计"
    lines[0] = lines[0].replace("本年新收政府信息公开申请数量", "��年新��")
    found = stated(report({"applications": " ".join([header, *lines])}))
    wanted = {at: value for at, value in truth().items() if at[0] == "applications" and at[1] != "new_received"}
    assert {at: value for at, value in found.items() if at[0] == "applications"} == wanted
    lines = [" ".join([line.split(" ")[0], *"0000000"]) for line in lines]  # noughts may have moved
    assert not stated(report({"applications": " ".join([header, *lines])}))


def test_names_before_figures_of_other_columns_are_no_named_figures():
    """A converter that goes down the columns: names of columns stand before figures that are not theirs."""
    rows = "\n".join(label for label, _, _ in rows_of("applications"))
    text = report({"proactive": "信息内容\n行政许可\n0\n5\n30\n本年处理决定数量\n7\n", "applications": rows + "\n自然人\n3\n"})
    assert ("proactive", "licensing", "decisions") not in stated(text)
