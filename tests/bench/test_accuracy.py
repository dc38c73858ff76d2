"""The judge, on answers made by hand, and the gate: a fixed slice of documents that must be read right."""

from __future__ import annotations

import pytest

from parsers.document import Agency, Cell, Document, Report, Source
from pipelines.bench.accuracy import judge, measure_one, totals, write_page
from pipelines.bench.corpus import generate
from pipelines.bench.layouts import LAYOUTS
from pipelines.bench.model import Truth, TruthCell
from pipelines.bench.others import KINDS, generate_others


def truth_of(*cells: tuple) -> Truth:
    return Truth(
        {"year": 2021, "title": "某某年报"},
        {"name": "甲"},
        "text",
        "pipe",
        (),
        [
            TruthCell("applications", "granted", column, value, state, text, None, decided)
            for column, value, state, text, decided in cells
        ],
    )


def document_of(*cells: tuple, year: int | None = 2021) -> Document:
    return Document(
        Source(None, "0" * 64),
        "parsed",
        Report(title="某某 年报", year=year),
        Agency(name="甲"),
        cells=[
            Cell("applications", "granted", column, value, str(value or ""), None, state, 1, None, "x")
            for column, value, state in cells
        ],
    )


def test_the_judge_counts_by_hand():
    truth = truth_of(
        ("natural_person", 5, "number", "5", True),
        ("commercial", 0, "number", "0", True),
        ("research", None, "blank", "", True),
        ("public_welfare", 7, "number", "7", True),
        ("legal_service", 9, "number", "9", False),
    )
    read = document_of(
        ("natural_person", 5, "number"),  # right
        ("commercial", 1, "number"),  # wrong
        ("research", None, "blank"),  # right
        ("public_welfare", None, "undecided"),  # missed, not wrong
        ("legal_service", 8, "number"),  # undecidable and stated: wrong
        ("other", 0, "number"),  # not in the document: wrong
    )
    result = judge("x", truth, read)
    score = result.score
    assert (score.stated, score.right) == (5, 2)
    assert (score.decided, score.recalled) == (4, 2)
    assert (score.stated_nonzero, score.right_nonzero) == (3, 1)
    assert (score.decided_nonzero, score.recalled_nonzero) == (2, 1)
    assert score.precision == 0.4
    assert score.decidable == 0.8
    assert score.perfect == 0
    assert [(cell.position[2], cell.expected, cell.stated) for cell in result.wrong] == [
        ("commercial", ("number", 0), ("number", 1)),
        ("legal_service", ("number", 9), ("number", 8)),
        ("other", None, ("number", 0)),
    ]
    assert {position[2] for position in result.missed} == {"commercial", "public_welfare"}
    assert result.who == []


def test_a_blank_stated_for_a_figure_is_wrong():
    result = judge("x", truth_of(("total", 3, "number", "3", True)), document_of(("total", None, "blank"), year=2020))
    assert len(result.wrong) == 1
    assert result.who == [("report.year", 2021, 2020)]


def test_scores_add_up():
    one = judge("x", truth_of(("total", 3, "number", "3", True)), document_of(("total", 3, "number")))
    both = totals([one, one], lambda result: ("a", "b"))
    assert both["a"].documents == both["b"].perfect == 2
    assert both["a"].precision == both["b"].recall == 1.0


def test_the_page_keeps_what_people_wrote(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- figures: begin -->\nold\n<!-- figures: end -->\nafter\n", encoding="utf-8")
    write_page(page, "| new |\n", 3, 10)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith("<!-- figures: end -->\nafter\n")
    assert "| new |" in text
    assert "old" not in text


# Layouts that are not yet read to the mark of the other ones: never wrong, but with more left unread.
GAPS = {"cell_per_line"}
SLICE = [name for name, layout in LAYOUTS.items() if layout.format in ("text", "html", "docx")]
LEAST = 0.995  # of the cells that can be decided


@pytest.fixture(scope="module")
def slice_of_documents():
    """A fixed slice over the layouts, with whatever damage the seed gives."""
    return [measure_one(document) for document in generate(20, 5 * len(SLICE), layouts=SLICE)]


def test_no_cell_of_the_slice_is_stated_wrongly(slice_of_documents):
    assert [cell for result in slice_of_documents for cell in result.wrong] == []


@pytest.mark.parametrize("format_", ["text", "html", "docx"])
def test_the_slice_is_read(slice_of_documents, format_):
    results = [result for result in slice_of_documents if result.layout not in GAPS]
    score = totals(results, lambda result: result.format)[format_]
    assert score.recall >= LEAST
    assert score.recall_nonzero >= LEAST


def test_pages_that_are_no_report_are_told_apart():
    results = [measure_one(document) for document in generate_others(3, 2 * len(KINDS))]
    assert [result.name for result in results if result.who] == []
    assert sum(result.score.stated for result in results) == 0
