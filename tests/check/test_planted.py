"""The checker on reports that were right until one thing was changed: it names the very cells, for the right reason, at that rule's
severity, and nothing else."""

from __future__ import annotations

import pytest

from parsers import read_report
from pipelines.bench import history, mistakes
from pipelines.bench.mistakes import KINDS, Planted
from pipelines.check import Last, Review
from pipelines.check.review import review

# Layouts of all four formats whose cells have marked borders: there the figures can be read whatever they add up to.
LAYOUTS = ("pipe", "docx", "cms", "ruled", "markdown", "word", "tab", "docx_parts", "split_spans", "comma", "nested", "script")
YEARS = ((2019, 2020), (2020, 2021), (2021, 2022), (2022, 2023), (2023, 2024))
FEW = 8


def checked(kind: str | None, seed: int, layout: str, with_last: bool) -> tuple[Planted | None, Review]:
    last, this = history.drafts(seed, YEARS[seed % len(YEARS)])
    planted = mistakes.plant(kind, seed, last, this) if kind else None
    before, document = (read_report(one.data, name=one.name) for one in (history.print_draft(last, layout), history.print_draft(this, layout)))
    compared = with_last or (planted is not None and planted.needs_last)
    return planted, review(document, Last(before, "file", "last") if compared else None)


def assert_told(planted: Planted, found: Review) -> None:
    assert [complaint.rules for complaint in found.complaints] == [found.complaints[0].rules], "nothing else"
    (complaint,) = found.complaints
    assert set(planted.rules) & set(complaint.rules)
    assert not planted.severity or complaint.severity == planted.severity
    cells = set(complaint.cells)
    if planted.may_name:  # the page alone may not tell which figure of the sum it is; then the whole sum, else the very cells
        assert planted.cells <= cells <= planted.may_name
        assert cells == planted.cells or not complaint.proved
    else:
        assert cells == planted.cells
    if planted.kind in ("row_sum", "column_sum"):
        assert (complaint.kind, complaint.printed, complaint.expected) == ("cell", planted.printed, planted.right)
    if planted.kind == "text_against_table":
        assert (complaint.printed, complaint.expected) == (planted.printed, planted.right)
        assert planted.printed in complaint.figures[0].text
    if planted.kind == "wrong_year":
        assert {int(planted.printed), int(planted.right)} <= {year for _, year, _ in complaint.statements}
    if planted.kind == "swapped_cells":
        assert complaint.kind == "swap"
        assert planted.cells in [{change.position for change in way} for way in complaint.repairs]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n", range(FEW))
def test_one_mistake_is_one_complaint(kind: str, n: int) -> None:
    seed = 1000 * n + list(KINDS).index(kind)
    assert_told(*checked(kind, seed, LAYOUTS[(n + seed) % len(LAYOUTS)], with_last=n % 2 == 0))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("with_last", [False, True])
def test_one_mistake_is_one_complaint_in_every_format(kind: str, layout: str, with_last: bool) -> None:
    for seed in range(50_000, 50_005):
        assert_told(*checked(kind, seed, layout, with_last))


@pytest.mark.parametrize("n", range(24))
def test_a_right_report_has_no_complaint(n: int) -> None:
    _, found = checked(None, 300 + n, LAYOUTS[n % len(LAYOUTS)], with_last=n % 2 == 0)
    assert (found.complaints, found.exit_status, found.undecided) == ([], 0, 0)
    assert found.held > 30


def test_last_years_file_decides_what_the_report_alone_leaves_open() -> None:
    """A part and its total, both changed, in the row that last year's report knows: with it the two are proved."""
    for seed in range(400, 440):
        planted, found = checked("balance", seed, "pipe", with_last=True)
        if any(row == "carried_in" for _, row, _ in planted.cells):
            (complaint,) = found.complaints
            assert (complaint.kind, set(complaint.cells), complaint.rules) == ("pair", set(planted.cells), ["H3", "S3"])
            return
    pytest.fail("no such case among the seeds")


def test_two_mistakes_are_two_complaints() -> None:
    last, this = history.drafts(77, (2022, 2023))
    first = mistakes.plant("row_sum", 3, last, this)
    second = mistakes.plant("dispute_total", 3, last, this)
    third = mistakes.plant("text_against_table", 3, last, this)
    found = review(read_report(history.print_draft(this, "docx").data))
    assert [complaint.rules[0] for complaint in found.complaints] == ["H1", "H4", "N1"]
    assert [set(found.complaints[0].cells), set(found.complaints[2].cells)] == [set(first.cells), set(third.cells)]
    assert second.cells <= set(found.complaints[1].cells)
