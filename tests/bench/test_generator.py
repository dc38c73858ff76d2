"""The generator: the same documents for the same seed, and a truth that the documents bear out."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from parsers.forms import form
from pipelines.bench.corpus import generate, make, write_corpus
from pipelines.bench.damage import DAMAGES, SCAN
from pipelines.bench.layouts import LAYOUTS
from pipelines.bench.model import Box, Table
from pipelines.bench.scan import cjk_font
from pipelines.bench.text import _block_readings

QUICK = [
    name for name, layout in LAYOUTS.items() if layout.format in ("text", "html", "docx", "pdf") and name != "pdf_text"
]


def decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


@pytest.mark.parametrize("layout", QUICK)
def test_one_seed_gives_one_document(layout):
    first, second = make(11, layout), make(11, layout)
    assert first.truth == second.truth
    if LAYOUTS[layout].format == "docx":  # a ZIP carries the time of writing
        one, other = (zipfile.ZipFile(io.BytesIO(document.data)) for document in (first, second))
        assert [one.read(name) for name in one.namelist()] == [other.read(name) for name in other.namelist()]
    else:
        assert first.data == second.data


def test_seeds_give_different_documents():
    documents = list(generate(1, 40, layouts=["pipe"]))
    assert len({document.data for document in documents}) == 40
    assert len({document.truth.agency["name"] for document in documents}) > 30


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_figures_obey_every_identity(seed):
    truth = make(seed, "pipe", ()).truth
    value = {cell.position: cell.value for cell in truth.cells}
    positions = {position for table in form(truth.report["form"]).tables for position in table.positions()}
    assert set(value) == positions
    assert all(cell.state == "number" and cell.decided for cell in truth.cells)
    for identity in form(truth.report["form"]).identities:
        table = form(truth.report["form"]).table(identity.table)
        for line in table.columns if identity.each == "columns" else table.rows:
            left, right = (
                sum(
                    value[identity.table, *((code, line.code) if identity.each == "columns" else (line.code, code))]
                    for code in side
                )
                for side in (identity.left, identity.right)
            )
            assert left == right, (identity.rule, line.code)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_a_published_error_breaks_an_identity_and_leaves_the_cells_decided(seed):
    clean, broken = make(seed, "pipe", ()).truth, make(seed, "pipe", ["published_error"]).truth
    changed = [one.position for one, other in zip(clean.cells, broken.cells, strict=True) if one.value != other.value]
    assert len(changed) == 1
    assert changed[0][0] in ("applications", "review_litigation")
    assert all(cell.decided for cell in broken.cells)


@pytest.mark.parametrize("name", DAMAGES)
def test_each_kind_of_damage_happens_in_its_layouts(name):
    layouts = sorted(DAMAGES[name].layouts - SCAN - {"pdf_text"})
    assert layouts
    assert DAMAGES[name].layouts <= set(LAYOUTS)
    for seed, layout in enumerate(layouts[:: max(1, len(layouts) // 6)]):
        assert make(seed, layout, [name]).truth.damage == (name,)


@pytest.mark.parametrize("name", sorted(DAMAGES))
def test_each_kind_of_damage_changes_documents(name):
    layout = sorted(DAMAGES[name].layouts - SCAN - {"pdf_text", "docx", "docx_parts"})[0]
    assert any(make(seed, layout, [name]).data != make(seed, layout, ()).data for seed in range(8))


@pytest.mark.parametrize("layout", ["pipe", "tab", "markdown", "comma", "spaced_rows", "aligned", "one_paragraph"])
def test_every_printed_figure_stands_in_the_text(layout):
    for document in generate(5, 8, layouts=[layout]):
        text = decoded(document.data)
        assert all(cell.text in text for cell in document.truth.cells), document.name


def test_a_page_has_the_figures_of_the_truth_in_its_cells():
    for document in generate(8, 6, layouts=["cms"], damage=["thousands"]):
        cells = [node.text(strip=True) for node in LexborHTMLParser(decoded(document.data)).css("td, th")]
        figures = [text for text in cells if re.fullmatch(r"[+-]?[\d,]+(\.\d+)?", text)]
        assert figures == [cell.text for cell in document.truth.cells]


def test_a_word_file_has_the_figures_of_the_truth_in_its_grid():
    from docx import Document

    document = make(3, "docx", ())
    tables = Document(io.BytesIO(document.data)).tables
    assert [len(table.columns) for table in tables] == [4, 10, 15]
    last = [cell.text for cell in tables[2].rows[-1].cells]
    assert last == [cell.text for cell in document.truth.cells if cell.table == "review_litigation"]


def test_glued_figures_are_decided_where_sums_can_prove_them():
    def decided(layout, damage, table):
        return {cell.decided for cell in make(21, layout, damage).truth.cells if cell.table == table}

    assert decided("glued", (), "applications") == {True}
    errors = [document.truth for document in generate(2, 12, layouts=["glued"], damage=["published_error"])]
    for truth in errors:
        undecided = {cell.table for cell in truth.cells if not cell.decided and cell.table != "proactive"}
        assert undecided in ({"applications"}, {"review_litigation"}, {"applications", "review_litigation"})
    for document in generate(4, 10, layouts=["glued"], damage=()):
        rows: dict[str, list] = {}
        for cell in document.truth.cells:
            if cell.table == "proactive":
                rows.setdefault(cell.row, []).append(cell)
        for cells in rows.values():
            alone = len(cells) == 1 or all(cell.text == "0" for cell in cells)
            assert {cell.decided for cell in cells} == {alone}


@pytest.mark.parametrize(
    ("run", "ways"),
    [
        ("0" * 15, 1),
        ("20002" + "0" * 10, 1),  # 2 0 0 0 2
        ("1100011" + "0" * 10, 2),  # 11 0 0 0 11 prints the same digits as 1 10 0 0 11
        ("10003" + "0" * 10, 0),  # the total is not the sum
        ("0" * 14, 0),
    ],
)
def test_ways_to_split_the_dispute_row(run, ways):
    assert _block_readings(run, 2) == ways


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.data())
def test_a_table_cut_in_two_keeps_every_figure_in_its_column(seed, data):
    table = Table("applications", 5, [
        [Box("outer", "group", rowspan=4), Box("group", "group", rowspan=2), Box("a", "label"), Box("1", "value"), Box("2", "value")],
        [Box("b", "label"), Box("3", "value"), Box("4", "value")],
        [Box("c", "label", colspan=2), Box("5", "value"), Box("6", "value")],
        [Box("d", "label", colspan=2), Box("7", "value"), Box("8", "value")],
    ])  # fmt: skip

    def columns(*tables):
        return {
            box.text: column for one in tables for row in one.placed() for column, box in row if box.role == "value"
        }

    before = columns(table)
    assert before == {"1": 3, "2": 4, "3": 3, "4": 4, "5": 3, "6": 4, "7": 3, "8": 4}
    first, second = table.split(data.draw(st.integers(1, 3)), rest=lambda box: (box.text, "rest"))
    assert columns(first, second) == before
    assert len(first.rows) + len(second.rows) == 4


def test_a_cut_off_file_has_no_cells_after_the_cut():
    document = make(7, "pipe", ["truncated"])
    tables = {cell.table for cell in document.truth.cells}
    assert tables == {"proactive", "applications"}
    assert not any(cell.row == "carried_out" for cell in document.truth.cells)
    assert document.truth.report["published_on"] is None


def test_the_corpus_on_disk_has_each_document_with_its_truth(tmp_path):
    assert write_corpus(tmp_path, 9, 5, formats=["text"]) == 5
    truths = sorted(tmp_path.glob("*.truth.json"))
    assert len(truths) == 5
    for path in truths:
        assert (tmp_path / path.name.removesuffix(".truth.json")).stat().st_size > 1000
        truth = json.loads(path.read_text(encoding="utf-8"))
        assert {"report", "agency", "format", "layout", "damage", "cells", "is_report"} == set(truth)


def test_unknown_names_are_refused():
    with pytest.raises(ValueError, match="no_such_damage"):
        next(generate(1, 1, damage=["no_such_damage"]))
    with pytest.raises(ValueError, match="papyrus"):
        next(generate(1, 1, formats=["papyrus"]))


@pytest.mark.skipif(cjk_font() is None, reason="no Chinese TrueType font is installed")
def test_a_scan_is_pictures_without_text():
    import pdfplumber

    document = make(2, "scan_pdf", ())
    with pdfplumber.open(io.BytesIO(document.data)) as pages:
        assert all(page.images and not page.chars for page in pages.pages)
    assert make(2, "scan_png", ()).data.startswith(b"\x89PNG")
    assert make(2, "scan_jpeg", ()).data.startswith(b"\xff\xd8")


def test_every_printed_figure_stands_in_the_text_layer_of_a_pdf():
    import pdfplumber

    for document in generate(6, 6, layouts=["ruled"], damage=["signs", "thousands", "units_in_cells"]):
        with pdfplumber.open(io.BytesIO(document.data)) as pages:
            printed = {cell for page in pages.pages for table in page.extract_tables() for row in table for cell in row}
        assert {cell.text for cell in document.truth.cells} <= printed, document.name
