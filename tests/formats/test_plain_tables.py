"""Tables of regular markup are read from the source; the same page read through the tree alone must give the same rows,
cells, spans and lines, whatever the markup is."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from parsers.formats import markup, plain_tables
from parsers.grid import Grid, Unreadable
from pipelines.bench.corpus import make
from pipelines.bench.layouts import LAYOUTS


def through_the_tree(source: str) -> Grid | str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markup, "take_out", lambda source, line: (source, []))
        return read(source)


def read(source: str) -> Grid | str:
    try:
        return markup.read_here(source.encode())
    except Unreadable as reason:
        return reason.rule


def shown(grid: Grid | str) -> object:
    if isinstance(grid, str):
        return grid
    # Prose is looked up in what is left of the source, and a bare "<" is found in any tag: their lines are not compared.
    return [
        [(cell.text, cell.column, cell.colspan, cell.rowspan, 0 if row.table is None or "<" in cell.text else cell.line) for cell in row.cells]
        + [row.table, row.certain]
        for row in grid.rows
    ]  # fmt: skip


def same(source: str) -> None:
    assert shown(read(source)) == shown(through_the_tree(source))


CELLS = ("<td>", "<td >", "<TD>", "<th>", '<td colspan="2">', "<td rowspan=2>", "<td colspan=3 rowspan='2'>", '<td rowspan="0">',
         '<td\nwidth="10">', '<td title="a>b">', "<td title='", '<td colspan="x2" COLSPAN=4>', '<td style="display:none">', "<td hidden>",
         "<td/>", '<td colspan="0">', '<td colspan="99999">')  # fmt: skip
INNER = ("0", "12", " 3 ", "规章", "一\n二", "\n\n5\n", "&nbsp;", "&nbsp;7", "a&b", "&lt;td&gt;", "8\u200b", "\u3000", "<p>", "</p>", "<br>", "<br/>",
         "<div>", "</div>", "<b>", "</b>", "<span\nlang=EN>", "</span>", "<sup>1</sup>", "<!-- 9 -->", "<!--[if x]-->", "<![endif]>", "<", ">",
         "<p style='x'>", "<o:p></o:p>", "<input value=4>", "<a href='#'>", "</a>", "<img src=x>", "\xa0", "\\")  # fmt: skip
PIECES = (*INNER, *CELLS, "</td>", "</td>\n", "</th>", "<tr>", "<tr>\n", "</tr>", "</tr>\n", "<table>", "</table>", "<table border=1>", "<tbody>", "</tbody>",
          "<thead>", "</thead>", "<colgroup>", "<col>", "</colgroup>", "<caption>", "</caption>", "<!--", "-->", "<script>", "</script>", "<textarea>",
          "</textarea>", "<select>", "</select>", "<style>", "</style>", '<div style="display:none">', "<noscript>", "</noscript>")  # fmt: skip

content = st.lists(st.sampled_from(INNER), max_size=3).map("".join)
cell = st.tuples(st.sampled_from(CELLS), content, st.sampled_from(("</td>", "</td>\n", "</td>", ""))).map("".join)
row = st.lists(cell, max_size=5).map(lambda cells: "<tr>" + "".join(cells) + "</tr>\n")
table = st.lists(row, max_size=5).map(lambda rows: "<table>\n" + "".join(rows) + "</table>")
regular = st.lists(
    st.lists(
        st.tuples(st.sampled_from(CELLS[:9]), st.sampled_from((*INNER[:8], "<p>6</p>", "<div><p>7</p></div>", "1<br>2", "</div>3"))).map(
            lambda one: "".join(one) + "</td>"
        ),
        min_size=1,
        max_size=6,
    ).map(lambda cells: "<tr>" + "".join(cells) + "</tr>\n"),
    min_size=1,
    max_size=6,
).map(lambda rows: "<p>前</p><table><tbody>" + "".join(rows) + "</tbody></table><p>后</p>")


@pytest.mark.parametrize("layout", [name for name, kind in LAYOUTS.items() if kind.format == "html"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_generated_reports_read_the_same(layout, seed):
    same(make(seed, layout, ()).data.decode("utf-8", "replace"))


@settings(max_examples=300, deadline=None)
@given(regular)
def test_regular_tables_are_read_ahead_and_read_the_same(source):
    _, taken = plain_tables.take_out(source, 1)
    assert len(taken) == ("</div>3" not in source.replace("<div><p>7</p></div>", ""))
    same(source)


@pytest.mark.parametrize(
    "source",
    ["&lt;td&gt;<table>\n<tr></tr>\n</table>", '<div style="display:none">0<table>\n<tr><td></td></tr>\n</table>'],
)
def test_pages_of_empty_tables_read_the_same(source):
    same(source)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(table, st.sampled_from(PIECES)), max_size=4).map("".join))
def test_damaged_tables_read_the_same(source):
    same(source)


@settings(max_examples=600, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
@example("<table><tr><td>1</td></tr></table><script><table><tr><td>2</td></tr></table></script>")
@example("<div style='display:none'><table><tr><td>1</td><td>2</td></tr></table></div><table><tr><td>3</td><td>4</td></tr></table>")
@example("<table><tr><td>1</td><td>5</p>0</td><td>6</br>0</td></tr></table>")
@example("<table><tr><td>外<table><tr><td>1</td><td>2</td></tr></table>里</td></tr></table>")
def test_any_markup_reads_the_same(source):
    same("<table><tr><td>a</td><td>b</td></tr></table>" + source)
