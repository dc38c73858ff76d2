"""PDF with text: ruled, open and unruled tables, page breaks, and files that mean harm."""

from __future__ import annotations

import re
import time

import pytest
from pdf_files import FONT, HEIGHT, MARGIN, WIDTH, Drawn, report_pdf, widths_of
from reportlab.lib.pdfencrypt import StandardEncryption
from sample_reports import Box, place, sample

from parsers import limits
from parsers.formats import contain, read_grid
from parsers.formats.pdf_page import lines_of
from parsers.grid import Grid, Unreadable


def joined(text: str) -> str:
    """A cell without the line breaks that a narrow column makes."""
    return re.sub(r"\s", "", text)


def tables(read: Grid) -> dict[int, list[list[tuple[int, str, int, int]]]]:
    found: dict[int, list] = {}
    for row in read.rows:
        if row.table is not None:
            cells = [(cell.column, joined(cell.text), cell.colspan, cell.rowspan) for cell in row.cells]
            found.setdefault(row.table, []).append(cells)
    return found


def torn(table: list, first_row: int) -> list:
    """The truth about a table that a page break cuts before a row: cells that reach over it are two."""
    rows = [[(c, text, wide, min(high, first_row - number)) for c, text, wide, high in row] for number, row in enumerate(table[:first_row])]
    again = [
        (c, "", wide, number + high - first_row)
        for number, row in enumerate(table[:first_row])
        for c, text, wide, high in row
        if number + high > first_row
    ]
    rows.append(sorted([*again, *table[first_row]]))
    return rows + table[first_row + 1 :]


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_a_ruled_report_comes_back_as_it_was_laid_out(form):
    report = sample(form, seed=21)
    read = read_grid(report_pdf(report))
    assert read.media_type == "application/pdf"
    found = tables(read)
    truth = report.placed()
    assert sorted(found) == [0, 1, 2]
    # The second page begins inside the applications table, in the same place each time.
    cut = next(number for number, row in enumerate(r for r in read.rows if r.table == 1) if row.page == 2)
    for number, expected in enumerate(truth):
        expected = [[(c, joined(text), wide, high) for c, text, wide, high in row] for row in expected]
        if number == 1:
            expected = torn(expected, cut)
            # Labels may be cut by the break: compare their characters over the whole column.
            labels = lambda rows: joined("".join(text for row in rows for c, text, *_ in row if c < 3 and not text.isdigit()))  # noqa: E731
            assert sorted(labels(found[1])) == sorted(labels(expected))
            keep = lambda rows: [[cell for cell in row if cell[0] >= 3] for row in rows]  # noqa: E731
            assert keep(found[1]) == keep(expected)
            assert [[cell[0::2] for cell in row] for row in found[1]] == [[cell[0::2] for cell in row] for row in expected]
        else:
            assert found[number] == expected
    assert all(row.certain for row in read.rows if row.table is not None)
    prose = [row.text() for row in read.rows if row.table is None]
    assert prose[:4] == [report.title, *report.paragraphs]
    assert "- 1 -" in prose
    assert {row.page for row in read.rows} == {1, 2}
    assert all(cell.line is None and cell.page for row in read.rows for cell in row.cells)


def figures(rows) -> list[list[str]]:
    return [found for row in rows if len(found := [c.text for c in row.cells if re.fullmatch(r"[-+]?[\d.]+", c.text)]) > 1]


@pytest.mark.parametrize("style", [{"sides": False}, {"ruled": False}])
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_open_and_unruled_tables_give_their_figures_in_order(style, form):
    report = sample(form, seed=22)
    read = read_grid(report_pdf(report, **style))
    assert figures(read.rows) == figures_of(report)
    for row in read.rows:
        columns = [cell.column for cell in row.cells]
        assert columns == sorted(set(columns))
    if style == {"ruled": False}:
        assert not any(row.certain for row in read.rows if len(row.cells) > 1)


def figures_of(report) -> list[list[str]]:
    rows = [[text for _, text, *_ in row if re.fullmatch(r"[-+]?[\d.]+", text)] for table in report.placed() for row in table]
    return [row for row in rows if len(row) > 1]


def test_blank_cells_of_an_unruled_table_keep_their_place():
    drawn = Drawn()
    table = [[Box("规章"), Box("12"), Box("3"), Box("45")], [Box("行政处罚"), Box("7"), Box(""), Box("8")]]
    drawn.table(table * 2, widths_of(4), ruled=False)
    read = read_grid(drawn.finish())
    assert [(cell.column, cell.text) for cell in read.rows[1].cells] == [(0, "行政处罚"), (1, "7"), (2, ""), (3, "8")]


def test_a_table_goes_on_over_pages_and_another_one_does_not():
    drawn = Drawn()
    long = [[Box("信息内容"), Box("本年"), Box("上年"), Box("总数")]] + [[Box(f"事项{n}"), *[Box(str(n))] * 3] for n in range(60)]
    drawn.table(long, widths_of(4))
    drawn.turn()
    drawn.table([[Box("甲"), Box("1"), Box("2"), Box("3")]], widths_of(4))
    drawn.line("文字")
    drawn.turn()
    drawn.table([[Box("乙"), Box("1"), Box("2"), Box("3")]], widths_of(4))
    read = read_grid(drawn.finish())
    found = tables(read)
    assert len(found[0]) == 62
    assert [row[0][1] for row in found[1]] == ["乙"]
    assert [row.page for row in read.rows if row.table == 0][-1] == 3


def test_bold_drawn_twice_and_slanted_watermarks():
    drawn = Drawn()
    top = drawn.y
    drawn.table([[Box("规章"), Box("12"), Box("345"), Box("6")]], widths_of(4))
    step = widths_of(4)[0]
    drawn.text(MARGIN + step + 3.3, top + 3, "12")  # the same figure again, a hair to the right
    drawn.canvas.saveState()
    drawn.canvas.translate(WIDTH / 2, HEIGHT - top - 10)
    drawn.canvas.rotate(35)
    drawn.canvas.setFont(FONT, 60)
    drawn.canvas.drawCentredString(0, -20, "2022内部资料")
    drawn.canvas.restoreState()
    read = read_grid(drawn.finish())
    assert [cell.text for cell in read.rows[0].cells] == ["规章", "12", "345", "6"]


def test_figures_that_do_not_touch_are_not_one_figure():
    def texts(*characters, wide=5):
        placed = [{"text": text, "x0": x, "x1": x + wide, "top": 10.0, "bottom": 20.0, "size": 10.0} for text, x in characters]
        return [piece.text for piece in lines_of(placed)[0].pieces]

    assert texts(("1", 0), ("2", 5), ("3", 14)) == ["12 3"]
    assert texts(("1", 0), ("2", 25)) == ["1", "2"]
    assert texts(("1", 0), (" ", 5), ("2", 6)) == ["1 2"]
    assert texts(("总", 0), (" ", 5), ("计", 6)) == ["总计"]


def test_a_damaged_page_does_not_take_the_others_with_it():
    data = report_pdf(sample(seed=23), feet=False)
    streams = [found.start() for found in re.finditer(rb"stream\r?\n", data)]
    broken = bytearray(data)
    broken[streams[0] + 20 : streams[0] + 400] = b"\x00" * 380
    try:
        read = read_grid(bytes(broken))
    except Unreadable as error:
        assert error.rule in ("file_damaged", "ocr_missing", "empty_input")
    else:
        assert any(row.page == 2 for row in read.rows)


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"%PDF-1.4\n" + b"junk " * 200, "file_damaged"),
        (report_pdf(sample())[:700], "file_damaged"),
        (report_pdf(sample(), encrypt=StandardEncryption("secret")), "encrypted"),
        (Drawn(feet=False).finish(), "empty_input"),
    ],
    ids=["junk", "cut", "password", "empty"],
)
def test_files_that_cannot_be_read_end_with_their_reason(data, rule):
    with pytest.raises(Unreadable) as caught:
        read_grid(data, name="a.pdf")
    assert caught.value.rule == rule


def test_a_file_that_asks_no_password_to_be_opened_is_read():
    drawn = Drawn(font="Helvetica", encrypt=StandardEncryption("", ownerPassword="owner"))
    drawn.line("2022 12 3")
    assert read_grid(drawn.finish()).rows[0].text() == "2022 12 3"


@pytest.mark.parametrize("pages", [320, pytest.param(5000, marks=pytest.mark.slow)])
def test_pages_are_read_as_far_as_the_bound(pages):
    drawn = Drawn(feet=False)
    for _ in range(pages):
        drawn.line("2022")
        drawn.turn()
    data = drawn.finish()
    started = time.monotonic()
    read = read_grid(data)
    assert time.monotonic() - started < limits.PDF_SECONDS
    assert len(read.rows) == limits.PDF_PAGES
    assert [rule for rule, _ in read.notes] == ["pages_left_out"]
    assert f"{pages:,} pages" in read.notes[0][1]


def test_a_page_that_never_ends_is_stopped(monkeypatch):
    drawn = Drawn(feet=False)
    drawn.line("文字")
    for number in range(12_000):  # a grid of rules whose crossings take minutes to pair
        drawn.canvas.line(number % 500, 0, number % 500 + 0.01 * number, 800)
    data = drawn.finish()
    monkeypatch.setattr(limits, "PDF_SECONDS", 2)
    started = time.monotonic()
    try:
        read_grid(data)
    except Unreadable as error:
        assert error.rule == "time_limit"
    assert time.monotonic() - started < 20


def test_the_helper_is_the_same_for_document_after_document():
    read_grid(report_pdf(sample()))
    first = contain._helpers["parsers.formats.pdf"].process.pid
    with pytest.raises(Unreadable):
        read_grid(b"%PDF-1.4 junk")
    read_grid(report_pdf(sample()))
    assert contain._helpers["parsers.formats.pdf"].process.pid == first


def test_place_is_the_truth_that_the_tests_believe():
    assert place([[Box("a", 2, 2), Box("b")], [Box("c")], [Box("d"), Box("e"), Box("f")]]) == [
        [(0, "a", 2, 2), (2, "b", 1, 1)],
        [(2, "c", 1, 1)],
        [(0, "d", 1, 1), (1, "e", 1, 1), (2, "f", 1, 1)],
    ]
