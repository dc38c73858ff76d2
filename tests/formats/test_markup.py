"""HTML: spans, nesting, what Word and scripts leave behind, and where each cell stands."""

from __future__ import annotations

import contextlib
import html
import random

import pytest
from sample_reports import Box, Sample, sample

from parsers import limits
from parsers.formats import read_grid
from parsers.grid import Grid, GridCell, Unreadable


def grid(text: str) -> Grid:
    return read_grid(text.encode())


def tables(read: Grid) -> list[list[list[tuple[int, str, int, int]]]]:
    found: dict[int, list] = {}
    for row in read.rows:
        if row.table is not None:
            cells = [(cell.column, cell.text, cell.colspan, cell.rowspan) for cell in row.cells]
            found.setdefault(row.table, []).append(cells)
    return [found[number] for number in sorted(found)]


def prose(read: Grid) -> list[str]:
    return [row.text() for row in read.rows if row.table is None]


def texts(text: str) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in grid(text).rows]


def plain_cell(box: Box) -> str:
    return html.escape(box.text)


def word_cell(box: Box) -> str:
    """As Word and WPS write it: a paragraph, the text cut over spans, hard blanks, empty o:p."""
    text = "".join(f"<span lang=EN-US style='font-size:10.5pt'>{html.escape(character)}</span>" for character in box.text)
    return f"\n<p class=MsoNormal align=center\nstyle='text-align:center'>{text}<o:p></o:p></p>\n<!--[if gte mso 9]><xml>9</xml><![endif]-->"


def page(report: Sample, cell=plain_cell, separator: str = "\n") -> str:
    lines = ["<html><head><title>页名</title></head><body>"]
    lines += [f"<h1>{report.title}</h1>", *(f"<p>{text}</p>" for text in report.paragraphs)]
    for table in report.tables:
        lines.append("<table border=1>")
        for row in table:
            lines.append("<tr>")
            for box in row:
                spans = f' colspan="{box.colspan}"' * (box.colspan > 1) + f" ROWSPAN={box.rowspan}" * (box.rowspan > 1)
                lines.append(f"<td{spans}>{cell(box)}</td>")
            lines.append("</tr>")
        lines.append("</table>")
    lines += [f"<p>{text}</p>" for text in report.closing]
    return separator.join([*lines, "</body></html>"])


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("cell", [plain_cell, word_cell])
@pytest.mark.parametrize("separator", ["\n", "", "\r\n\t"])
def test_a_report_comes_back_as_it_was_laid_out(form, cell, separator):
    report = sample(form, seed=3)
    read = grid(page(report, cell, separator))
    assert tables(read) == report.placed()
    assert prose(read) == [report.title, *report.paragraphs, *report.closing]
    assert (read.title, read.media_type, read.encoding) == ("页名", "text/html", "utf-8")


@pytest.mark.parametrize("cell", [plain_cell, word_cell])
@pytest.mark.parametrize("separator", ["\n", "\n<!-- <td>1</td>\n -->\n", "\n<td>\n"])
def test_each_cell_names_the_line_on_which_its_text_begins(cell, separator):
    source = page(sample(seed=5), cell, separator)
    read = grid(source)
    lines = source.split("\n")
    for row in read.rows:
        for found in row.cells:
            assert found.line is not None
            if found.text and row.table is not None:
                assert html.escape(found.text[0]) in lines[found.line - 1]


def test_lines_are_exact():
    source = "<html><body>\n<p>一、总体情况</p>\n<table><tr>\n<td width=10\n>\n\n 规章</td><td>10</td>\n<td>3\n</td></tr></table>\n\n<p>后</p>"
    assert [(cell.text, cell.line) for row in grid(source).rows for cell in row.cells] == [
        ("一、总体情况", 2),
        ("规章", 7),
        ("10", 7),
        ("3", 8),
        ("后", 11),
    ]


def cells_of(*rows: str) -> str:
    return "<body><table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (cells_of("<td>规章<td>0<br/>1", "<td>a<td>b"), [["规章", "0\n1"], ["a", "b"]]),
        (cells_of("<td>三、本</p><p>年度办&nbsp;</p><p>理结果</p><td>0"), [["三、本\n年度办\n理结果", "0"]]),
        (cells_of("<td>12<p>3</p>4<td>5"), [["12\n3\n4", "5"]]),
        (cells_of("<td>12<sup>1</sup><td><del>5</del><ins>6</ins>"), [["12\n1", "5\n6"]]),
        (cells_of("<td><span>（</span><span>一</span>\n<span>）</span>予以<td>\n  7\n"), [["（一 ）予以", "7"]]),
        (cells_of("<td>1<span style='display:none'>99</span><td style='DISPLAY: none'>8</td><td>2"), [["1", "2"]]),
        (cells_of("<td><o:p>&nbsp;</o:p></td><td><st1:chsdate>2021</st1:chsdate>年"), [["", "2021年"]]),
        (cells_of("<td><!--[if !supportLists]-->7、<!--[endif]-->属于<td>3"), [["7、属于", "3"]]),
        (cells_of("<td>规章<td><input value='31' readonly><input type=hidden value=4>"), [["规章", "31"]]),
        (cells_of("<td>规章<script>document.write('9')</script><td><style>p{}</style>2"), [["规章", "2"]]),
        ("<p>a</p><tr><td>规章</td><td>4</td></tr>", [["a"], ["规章", "4"]]),
        ("<div>第一段<br>第二段<span>续</span></div>尾", [["第一段"], ["第二段续"], ["尾"]]),
        ("<body><p>规章 | 0 | 1 |</p><p>处罚 | 5 | 6 |</p>", [["规章", "0", "1"], ["处罚", "5", "6"]]),
        ("<body><pre>规章 | 0 |\n处罚 | 5 |</pre>", [["规章", "0"], ["处罚", "5"]]),
        ("<body><table><caption>表一</caption><tr><td>a<td>1</table>", [["表一"], ["a", "1"]]),
    ],
)
def test_cells_and_blocks(source, expected):
    assert texts(source) == expected


def test_a_layout_table_is_read_as_text_and_the_report_table_in_it_as_a_table():
    inner = "<table><tr><td>规章</td><td>3</td></tr><tr><td>处罚</td><td>4</td></tr></table>"
    source = f"<body><table><tr><td>首页</td><td>公开</td></tr><tr><td colspan=2><p>前言</p>{inner}<p>后语</p></td></tr></table>"
    read = grid(source)
    assert [(row.table, [cell.text for cell in row.cells]) for row in read.rows] == [
        (0, ["首页", "公开"]),
        (None, ["前言"]),
        (1, ["规章", "3"]),
        (1, ["处罚", "4"]),
        (None, ["后语"]),
    ]
    framed = grid(f"<body><table><tr><td>标题<p>第一段</p>{inner}</td></tr></table>")
    assert [(row.table, row.text("|")) for row in framed.rows] == [
        (None, "标题"),
        (None, "第一段"),
        (0, "规章|3"),
        (0, "处罚|4"),
    ]


def test_markup_inside_a_script_is_read_when_the_page_has_none():
    table = '<table class="t"><tr><td colspan="2">规章</td><td>3</td></tr></table>'
    escaped = table.replace('"', '\\"').replace("/", "\\/")
    whole = grid(f'document.write("<div id=\\"a\\">{escaped}</div>");')
    inside = grid(f'<html><body><p>题</p>\n<script>\nvar body = "{escaped}";</script></body></html>')
    for read in (whole, inside):
        row = next(row for row in read.rows if row.table is not None)
        assert [(cell.text, cell.column, cell.colspan) for cell in row.cells] == [("规章", 0, 2), ("3", 2, 1)]
    assert inside.rows[-1].line == 3 or next(row for row in inside.rows if row.table is not None).line == 3


def test_what_the_head_says():
    read = grid(
        '<html><head><title>x - 网站</title><meta name="ArticleTitle" content="某区报告"><meta name="PubDate" '
        'content="2023-1-20 09:30"></head><body><iframe src="a.html"></iframe><p>文</p></body></html>'
    )
    assert (read.title, read.published_on) == ("某区报告", "2023-01-20")
    assert [rule for rule, _ in read.notes] == ["frames_left_out"]


def test_a_hidden_report_is_content_and_a_hidden_menu_is_not():
    source = "<body><div style='display:none'>菜单</div><div style='display: none'>{}</div><p>见</p>"
    shown = texts(source.format("<table><tr><td>规章</td><td>1</td></tr></table>"))
    assert shown == [["规章", "1"], ["见"]]


def test_spans_beyond_reason_are_cut():
    read = grid('<body><table><tr><td colspan="1000000000">a</td><td rowspan=99999999>b</td></tr><tr><td>c</td></tr></table>')
    first, second = read.rows
    assert first.cells[0].colspan == limits.GRID_COLUMNS
    assert first.cells[1].rowspan == 2
    assert second.cells == [GridCell("c", 0, 1, 1, 1)]


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("<body>" + "<div>" * 100_000 + "x", "nested_too_deep"),
        ("<body>" + "<table><tr><td>" * 30_000 + "x", "nested_too_deep"),
        ("<body><table>" + "<tr><td>0" * (limits.GRID_CELLS + 1), "too_large"),
        ("<body>" + " " * limits.MARKUP_BYTES, "too_large"),
        ("<html><body><script>1</script></body></html>", "empty_input"),
    ],
)
def test_hostile_pages_end_with_their_reason(source, rule):
    with pytest.raises(Unreadable) as caught:
        grid(source)
    assert caught.value.rule == rule


def test_no_mutation_of_a_page_raises_anything_else():
    chance = random.Random(7)
    source = bytearray(page(sample(), word_cell).encode())
    for _ in range(150):
        data = bytearray(source)
        for _ in range(chance.randrange(1, 12)):
            start = chance.randrange(len(data))
            data[start : start + chance.randrange(40)] = chance.choice(
                [b"", b"<td>", b"</table>", b"<table>", b"<!--", b"\x00", b"</tr>", b"<div", b"colspan=0", b"\xff\xfe"]
            )
        with contextlib.suppress(Unreadable):
            read_grid(bytes(data))
