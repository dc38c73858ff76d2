"""The checks of one report that are no comparison of sums: split numbers, sections, and the blanks that must be zeros."""

from __future__ import annotations

from parsers.document import Cell, Document, Report, Source, TableStatus
from parsers.forms import form
from parsers.grid import Grid, GridCell, GridRow
from parsers.rules import identities, splits, structure
from parsers.rules.blanks import imputed_zeros

COLUMNS = ("natural_person", "commercial", "research", "public_welfare", "legal_service", "other", "total")
ROWS = [row.code for row in form("2021").table("applications").rows]


def cell(row: str, column: str, value: float | None) -> Cell:
    return Cell("applications", row, column, value, "" if value is None else str(value), None, "blank" if value is None else "number", 1, None, "label")


def table(**rows: tuple[float | None, ...]) -> list[Cell]:
    """Every row of the form, 0 throughout where it is not given."""
    return [cell(row, column, value) for row in ROWS for column, value in zip(COLUMNS, rows.get(row, (0,) * 7), strict=True)]


def test_split_number() -> None:
    """12 natural persons printed as 1 and 2."""
    outcome, (finding,) = splits.evaluate(form("2021"), table(new_received=(1, 2, 0, 0, 0, 0, 12)))
    assert (outcome.rule, outcome.outcome) == ("SPLIT", "broken")
    assert [position[2] for position in finding.cells] == ["natural_person", "commercial"]
    assert (finding.printed, finding.expected) == ("1 2", "12")


def test_no_split_where_another_sum_is_wrong() -> None:
    outcome, findings = splits.evaluate(form("2021"), table(new_received=(1, 2, 0, 0, 0, 0, 13)))
    assert (outcome.outcome, findings) == ("holds", [])


def test_two_splits_are_no_proof() -> None:
    """1 2 and 1 3 would both mend the row."""
    outcome, findings = splits.evaluate(form("2021"), table(new_received=(1, 2, 1, 3, 0, 0, 16)))
    assert (outcome.outcome, findings) == ("holds", [])


def test_a_count_below_zero_or_with_decimals() -> None:
    for value in (-1, 1.5):
        outcomes, findings = identities.evaluate(form("2021"), [cell("granted", "research", value)])
        assert "broken" in [one.outcome for one in outcomes if one.rule == "H5"]
        assert [finding.rule for finding in findings] == ["H5"]


HEADINGS = ["一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况",
            "五、存在的主要问题及改进情况", "六、其他需要报告的事项"]  # fmt: skip


def structure_of(lines: list[str], absent: str | None = None) -> tuple[str, list[str]]:
    document = Document(Source(None, ""), "parsed", Report(form="2021"))
    document.tables = [TableStatus(name, "2021", "absent" if name == absent else "read") for name in ("proactive", "applications", "review_litigation")]
    outcome, findings = structure.evaluate(document, Grid([GridRow([GridCell(line, 0)]) for line in lines], "text/plain"))
    assert outcome.rule == "STRUCT"
    return outcome.outcome, [finding.message for finding in findings]


def test_structure() -> None:
    assert structure_of(HEADINGS) == ("holds", [])
    assert structure_of(["一、 总体情况 二、主动公开政府信息情况", *HEADINGS[2:]]) == ("holds", [])  # two on one line
    outcome, (message,) = structure_of(HEADINGS[:5])
    assert outcome == "broken" and message.endswith("No section: 其他需要报告的事项.")
    outcome, (message,) = structure_of(HEADINGS, absent="review_litigation")
    assert outcome == "broken" and message.endswith("No table under: 行政复议、行政诉讼情况.")


def test_blanks_that_the_sums_prove_to_be_zeros() -> None:
    """A report that prints no zeros: all blanks of rows and columns with a printed total."""
    none = (None,) * 7
    rows = dict.fromkeys(ROWS, none) | {
        "new_received": (5, None, None, None, None, None, 5),
        "granted": (3, None, None, None, None, None, 3),
        "partial": (2, None, None, None, None, None, 2),
        "total_processed": (5, 0, 0, 0, 0, 0, 5),
    }
    proved = imputed_zeros(form("2021"), table(**rows))
    assert ("applications", "granted", "commercial") in proved
    assert ("applications", "denied_process", "total") in proved
    assert ("applications", "new_received", "total") not in proved


def test_a_blank_total_over_figures_is_no_zero() -> None:
    """As in a report that leaves the 总计 of its rows blank."""
    rows = {"new_received": (5, None, 0, 0, 0, 0, None), "granted": (5, None, 0, 0, 0, 0, None), "total_processed": (5, 0, 0, 0, 0, 0, 5)}
    proved = imputed_zeros(form("2021"), table(**rows))
    assert ("applications", "granted", "commercial") in proved  # its column adds up to a printed 0
    assert ("applications", "granted", "total") not in proved


def test_no_zero_where_a_sum_breaks() -> None:
    rows = {"new_received": (5, None, 0, 0, 0, 0, 6), "granted": (5, 0, 0, 0, 0, 0, 5), "total_processed": (5, 0, 0, 0, 0, 0, 5)}
    assert imputed_zeros(form("2021"), table(**rows)) == []


def test_a_table_left_blank_is_not_a_table_of_zeros() -> None:
    cells = [Cell("review_litigation", forum, result, None, "", None, "blank", 1, None, "label")
             for forum in ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
             for result in ("upheld", "corrected", "other", "pending", "total")]  # fmt: skip
    assert imputed_zeros(form("2021"), cells) == []
