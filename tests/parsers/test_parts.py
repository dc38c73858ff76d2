"""Pages with several reports, and the order of the steps."""

from __future__ import annotations

from pathlib import Path

from parsers import read_report, read_reports

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"


def sample(name: str) -> bytes:
    return next(path for path in SAMPLES.glob(f"{name}.*") if path.suffix != ".json").read_bytes()


def test_two_reports_on_a_page_give_two_documents():
    page = sample("quzhou_2022") + b"\n\n" + sample("nangang_2021")
    documents = list(read_reports(page, name="page.txt"))
    assert [document.source.part for document in documents] == [1, 2]
    assert [document.report.year for document in documents] == [2022, 2021]
    alone = [read_report(sample(name)) for name in ("quzhou_2022", "nangang_2021")]
    for document, other in zip(documents, alone, strict=True):
        assert {cell.position: cell.value for cell in document.cells} == {cell.position: cell.value for cell in other.cells}
        assert document.agency.name == other.agency.name


def test_one_report_stays_one():
    documents = list(read_reports(sample("sifangtai_2020"), name="page.txt"))
    assert len(documents) == 1 and documents[0].source.part is None


def test_the_same_table_twice_is_read_once_and_a_rival_is_told():
    text = sample("quzhou_2022").decode()
    start, end = text.index("一、本年新收"), text.index("四、政府信息公开行政复议")
    table = text[start:end]
    again = text[:end] + table + text[end:]
    document = read_report(again.encode())
    assert not [finding for finding in document.findings if finding.rule == "rival_tables"]
    rival = text[:end] + table.replace(" | 2,372 |", " | 9,999 |") + text[end:]
    document = read_report(rival.encode())
    assert [finding for finding in document.findings if finding.rule == "rival_tables"]
    cell = next(cell for cell in document.cells if cell.position == ("applications", "new_received", "total"))
    assert cell.state == "undecided" and cell.value is None


def test_a_broken_sum_says_whose_fault_it_is():
    document = read_report(sample("quzhou_2022"))
    messages = [finding.message for finding in document.findings if finding.severity == "error"]
    assert messages and all("the report's own arithmetic" in message for message in messages)
    assert [(one.row, one.column, one.printed, one.proposed) for one in document.proposals] == [("denied_internal", "natural_person", 83, 38)]


def test_reasons_are_the_same_on_every_run():
    """A reason goes into the release: no address of an object, no temporary file may stand in it."""
    picture = b"\x89PNG\r\n\x1a\n\x00\x00"
    first, second = (read_report(picture, name="a.png").findings[0].message for _ in range(2))
    assert first == second and " at 0x" not in first and "/tmp" not in first
