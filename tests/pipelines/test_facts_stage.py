"""Versions, quarantine and positions: small frames, answers worked out by hand."""

from __future__ import annotations

from collections import Counter
from datetime import date
from types import SimpleNamespace

import polars as pl
import pytest

from parsers.document import Agency, Cell, Document, Finding, Report, Source
from pipelines import facts
from pipelines.cells import frames
from pipelines.cells.store import Store
from pipelines.errors import CheckFailed
from pipelines.facts.positions import form_positions
from pipelines.facts.reference import reference_frames
from pipelines.facts.schemas import FRAMES
from pipelines.home import Home
from pipelines.snapshots import store as snapshots


def test_positions_of_the_forms() -> None:
    """198 and 200 cells, as DOMAIN counts them: 22 + 161 + 15 and 10 + 175 + 15; the 58 lines of 2014's table, and what local ones print."""
    counts = Counter((form, table, asked) for form, table, _, _, _, asked, _ in form_positions())
    assert counts == {
        ("2019", "proactive", True): 22, ("2019", "applications", True): 161, ("2019", "review_litigation", True): 15,
        ("2021", "proactive", True): 10, ("2021", "applications", True): 175, ("2021", "review_litigation", True): 15,
        ("2019", "proactive", False): 7, ("2019", "applications", False): 21,
        ("2021", "proactive", False): 19, ("2021", "applications", False): 7,
        ("2014", "legacy_statistics", True): 58, ("2014", "legacy_statistics", None): 108,
    }  # fmt: skip
    kinds = {(form, row, column): kind for form, _, row, column, kind, _, _ in form_positions()}
    assert kinds["2019", "licensing", "change"] == kinds["2021", "licensing", "change"] == "signed"
    assert kinds["2019", "procurement", "amount_wan_yuan"] == kinds["2021", "fees", "amount_wan_yuan"] == "amount"


def test_reference_frames_have_unique_keys() -> None:
    for name, frame in reference_frames().items():
        assert dict(frame.schema) == dict(FRAMES[name].schema)
        assert frame.select(FRAMES[name].key).is_unique().all(), name


class Place:
    """A HOME with contents that say what identity and date they have, without bytes and without the parser."""

    def __init__(self, home: Home):
        self.home = home
        self.writer = snapshots.Writer(home)
        self.seen: list[str] = []

    def add(
        self, file: str, agency: str | None, year: int | None, published: str | None, status: str = "parsed", **more
    ) -> str:
        evidence = {"agency": agency, "year": year, "published": published, "scope": more.get("scope", "own_body")}
        data = frames.dumps([file, evidence]).encode()
        sha = frames.report_id(data.decode(), None, None)
        seen_on = date.fromisoformat(more["seen_on"]) if "seen_on" in more else None
        self.writer.add(snapshots.Sighting(file, sha, len(data), seen_on=seen_on, landing=more.get("landing")), data)
        value = more.get("value", len(self.seen))
        self.seen.append(file)
        cells = [
            Cell("applications", "granted", "total", value, str(value), None, "number", 1, None, "t"),
            *(Cell("applications", row, "total", 7, "7", None, "number", 1, None, "t") for row in more.get("rows", ())),
        ]
        findings = [
            Finding("row_absent", "warning", "reader"),
            Finding("agency_unknown", "warning", "what was said at parse time"),
        ]
        if status != "parsed":
            cells, findings = [], [Finding("not_a_report", "info", "it is a plan")]
        part = frames.empty()
        frames.append(
            part, sha, [Document(Source(None, sha, more.get("media_type", "text/html")), status, cells=cells, findings=findings, evidence=evidence)]
        )
        Store(self.home).write([frames.part(part, [sha])])
        return sha

    def build(self) -> None:
        self.writer.flush()
        facts.build(self.home, resolve)
        facts.check(self.home.facts)

    def frame(self, name: str) -> pl.DataFrame:
        return pl.read_parquet(self.home.facts / f"{name}.parquet")


def resolve(evidence: dict) -> SimpleNamespace:
    found = [] if evidence["agency"] else [Finding("agency_unknown", "warning", "what is said now")]
    report = Report(year=evidence["year"], published_on=evidence["published"], scope=evidence["scope"])
    agency = Agency(evidence["agency"], evidence["agency"])
    return SimpleNamespace(report=report, agency=agency, findings=found, reasons={}, confidence=1.0 if evidence["agency"] else 0.0)


@pytest.fixture
def place(tmp_path) -> Place:
    return Place(Home(tmp_path))


def test_versions(place: Place) -> None:
    place.add("b", "x", 2020, None)
    place.add("a", "x", 2020, "2021-03-01")
    place.add("c", "x", 2020, "2021-02-01")
    place.add("d", "x", 2020, None)
    place.add("other scope", "x", 2020, None, scope="whole_government")
    place.add("other year", "x", 2021, None)
    place.add("nobody 1", None, 2020, None)
    place.add("nobody 2", None, 2020, "2021-01-01")
    place.add("no year", "x", None, None)
    place.build()
    found = {
        file: (version, current)
        for file, version, current in place.frame("reports").select("source_file", "version", "is_current").rows()
    }
    alone = (1, True)
    assert found == {
        "b": (1, False), "d": (2, False), "c": (3, False), "a": (4, True),
        "other scope": alone, "other year": alone, "nobody 1": alone, "nobody 2": alone, "no year": alone,
    }  # fmt: skip


def copies(place: Place) -> dict[str, tuple]:
    place.build()
    read = place.frame("reports")
    names = dict(read.select("report_id", "source_file").iter_rows())
    return {
        file: (version, current, names.get(of))
        for file, version, current, of in read.select("source_file", "version", "is_current", "rendition_of").iter_rows()
    }


PDF = "application/pdf"
MANY = tuple("abcdefghij")  # ten figures that agree


def test_a_page_and_its_attachment_are_one_version(place: Place) -> None:
    """Equal or nearly so, in other formats and without two dates; the page's figures count."""
    place.add("r.pdf", "x", 2020, "2021-01-20", value=3, rows=MANY, media_type=PDF)
    place.add("r.html", "x", 2020, "2021-01-20", value=4, rows=MANY)
    place.add("r.docx", "x", 2020, None, value=4, rows=MANY, media_type="application/docx")
    assert copies(place) == {"r.html": (1, True, None), "r.docx": (1, False, "r.html"), "r.pdf": (1, False, "r.html")}


def test_published_again_with_other_figures_is_a_new_version(place: Place) -> None:
    """The attachment goes with the page that it agrees with."""
    place.add("new.html", "x", 2020, "2021-03-20", value=5, rows=MANY)
    place.add("old.html", "x", 2020, "2021-01-20", value=4, rows=MANY)
    place.add("old.pdf", "x", 2020, "2021-01-20", value=4, rows=MANY, media_type=PDF)
    assert copies(place) == {"old.html": (1, False, None), "old.pdf": (1, False, "old.html"), "new.html": (2, True, None)}
    days = dict(place.frame("reports").select("source_file", pl.concat_list("known_from", "known_until")).iter_rows())
    assert [[str(day) for day in days[file]] for file in ("old.html", "new.html")] == [["2021-01-20", "2021-03-20"], ["2021-03-20", "None"]]


def test_two_dates_are_two_versions_whatever_the_format(place: Place) -> None:
    place.add("a.html", "x", 2020, "2021-01-20", value=4, rows=MANY)
    place.add("b.pdf", "x", 2020, "2021-04-20", value=5, rows=MANY, media_type=PDF)
    assert copies(place) == {"a.html": (1, False, None), "b.pdf": (2, True, None)}


def test_other_figures_in_another_format_are_another_version(place: Place) -> None:
    place.add("a.html", "x", 2020, None, value=4, rows=MANY[:5])
    place.add("b.pdf", "x", 2020, None, value=5, rows=MANY[4:], media_type=PDF)
    assert copies(place) == {"a.html": (1, False, None), "b.pdf": (2, True, None)}


def test_the_same_again_is_no_new_version(place: Place) -> None:
    """A copy elsewhere, under another date: nothing changed."""
    place.add("a.html", "x", 2020, "2021-01-20", value=4)
    place.add("b.html", "x", 2020, "2021-05-20", value=4)
    assert copies(place) == {"a.html": (1, True, None), "b.html": (1, False, "a.html")}
    assert {str(day) for day in place.frame("reports")["known_from"]} == {"2021-01-20"}


def test_words_of_correction_decide_where_dates_do_not(place: Place) -> None:
    place.add("更正.html", "x", 2020, "2021-01-20", value=4)
    place.add("z.html", "x", 2020, "2021-01-20", value=5)
    assert copies(place) == {"z.html": (1, False, None), "更正.html": (2, True, None)}


def known(place: Place) -> dict[str, tuple[str | None, str | None]]:
    place.build()
    days = place.frame("reports").sort("version", "source_file").select("source_file", "version", "known_from", "known_until")
    return {f"{file} {version}": (first and str(first), last and str(last)) for file, version, first, last in days.iter_rows()}


def test_an_attachment_of_the_page_is_its_rendition_however_it_reads(place: Place) -> None:
    """The crawler saw the link: a PDF that agrees in half of its figures is no new version but a copy to look into. Without a link it is."""
    place.add("http://a.gov.cn/1.html", "x", 2020, "2021-01-20", value=4, rows=MANY[:5])
    place.add("http://a.gov.cn/files/9.pdf", "x", 2020, None, value=5, rows=MANY[4:], media_type=PDF, landing="http://a.gov.cn/1.html")
    place.add("http://b.gov.cn/1.html", "y", 2020, "2021-01-20", value=4, rows=MANY[:5])
    place.add("http://b.gov.cn/files/9.pdf", "y", 2020, None, value=5, rows=MANY[4:], media_type=PDF, landing="http://b.gov.cn/list.html")
    assert copies(place) == {
        "http://a.gov.cn/1.html": (1, True, None), "http://a.gov.cn/files/9.pdf": (1, False, "http://a.gov.cn/1.html"),
        "http://b.gov.cn/files/9.pdf": (1, False, None), "http://b.gov.cn/1.html": (2, True, None),
    }  # fmt: skip


def test_a_page_dated_by_its_site_and_its_signed_attachment_are_one(place: Place) -> None:
    """Two dates, and one name, and figures that agree; with other figures they are two versions."""
    place.add("r.html", "x", 2020, "2021-01-25", value=4, rows=MANY)
    place.add("r.pdf", "x", 2020, "2021-01-20", value=4, rows=MANY, media_type=PDF)
    place.add("s.html", "y", 2020, "2021-01-25", value=4, rows=MANY[:5])
    place.add("s.pdf", "y", 2020, "2021-01-20", value=5, rows=MANY[4:], media_type=PDF)
    assert copies(place) == {"r.html": (1, True, None), "r.pdf": (1, False, "r.html"), "s.pdf": (1, False, None), "s.html": (2, True, None)}


def test_files_of_two_archives_hang_together_by_their_own_names_alone(place: Place) -> None:
    place.add("a/report.html", "x", 2020, None, value=4, rows=MANY[:5])
    place.add("b/report.pdf", "x", 2020, None, value=5, rows=MANY[4:], media_type=PDF)
    assert copies(place) == {"a/report.html": (1, False, None), "b/report.pdf": (2, True, None)}


def test_a_correction_on_the_same_page_is_no_rendition(place: Place) -> None:
    place.add("报告.pdf", "x", 2020, None, value=4, rows=MANY[:5], media_type=PDF, landing="http://a.gov.cn/1.html")
    place.add("报告（更正）.docx", "x", 2020, None, value=5, rows=MANY[4:], media_type="application/docx", landing="http://a.gov.cn/1.html")
    assert copies(place) == {"报告.pdf": (1, False, None), "报告（更正）.docx": (2, True, None)}


def test_what_an_address_shows_later_is_newer(place: Place) -> None:
    """The corrected page lost its date, and the next one bears an older one."""
    place.add("page", "x", 2020, "2021-01-20", value=4, seen_on="2021-01-22")
    place.add("page", "x", 2020, None, value=5, seen_on="2021-03-01")
    place.add("page", "x", 2020, "2021-01-10", value=6, seen_on="2021-05-01")
    assert known(place) == {"page 1": ("2021-01-20", "2021-03-01"), "page 2": ("2021-03-01", "2021-05-01"), "page 3": ("2021-05-01", None)}
    assert place.frame("reports").filter("is_current")["version"].to_list() == [3]


def test_known_from_capture_where_nothing_is_dated(place: Place) -> None:
    """Published first, seen later: the date of publication. Undated: the first capture. Neither: nobody knows, so always."""
    place.add("dated", "x", 2020, "2021-01-20", seen_on="2023-06-01")
    place.add("undated", "y", 2020, None, seen_on="2023-06-02")
    place.add("inbox", "z", 2020, None)
    place.add("dated wrongly", "w", 2020, "2099-01-20", seen_on="2023-06-01")
    assert known(place) == {
        "dated 1": ("2021-01-20", None), "undated 1": ("2023-06-02", None), "inbox 1": (None, None), "dated wrongly 1": ("2023-06-01", None)}  # fmt: skip


def test_republished_under_the_old_date_is_known_from_its_capture(place: Place) -> None:
    place.add("a.html", "x", 2020, "2021-01-20", value=4, seen_on="2021-02-01")
    place.add("b.html", "x", 2020, "2021-01-20", value=5, seen_on="2021-04-01")
    assert known(place) == {"a.html 1": ("2021-01-20", "2021-04-01"), "b.html 2": ("2021-04-01", None)}


def test_sightings_from_before_the_crawler_told_its_days_are_read(place: Place) -> None:
    place.add("old", "x", 2020, "2021-01-20")
    place.writer.flush()
    for path in place.home.sightings.glob("*.parquet"):
        pl.read_parquet(path).drop("seen_on", "landing").write_parquet(path)
    assert known(place) == {"old 1": ("2021-01-20", None)}


def test_findings_of_who_are_those_of_the_present_resolver(place: Place) -> None:
    place.add("known", "x", 2020, None)
    place.add("unknown", None, 2020, None)
    place.build()
    found = (
        place.frame("findings")
        .sort("source_file", "finding_no")
        .select("source_file", "finding_no", "rule", "message")
        .rows()
    )
    assert found == [
        ("known", 1, "row_absent", "reader"),
        ("unknown", 1, "row_absent", "reader"),
        ("unknown", 2, "agency_unknown", "what is said now"),
    ]


def test_a_correction_that_no_longer_fits_keeps_the_facts_as_they_were(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Found by agency and year in what was read; with another figure printed the build stops and names it."""
    entry = {
        "id": "granted_x", "locator": {"agency_id": "x", "year": 2020, "table": "applications", "row": "granted", "column": "total"},
        "action": "override", "value": 38, "expect": 83, "reason": "a · 甲", "evidence": "b · 乙", "status": "active",
    }  # fmt: skip
    monkeypatch.setattr(facts.corrections, "load_yaml", lambda name: {name.removesuffix(".yml"): [entry] if name == "corrections.yml" else []})
    place.add("report", "x", 2020, None, value=83)
    place.build()
    assert place.frame("corrections").select("id", "printed", "corrected", "printed_text").rows() == [("granted_x", 83.0, 38.0, "83")]
    place.add("later", "x", 2020, "2021-03-01", value=38)
    with pytest.raises(CheckFailed, match="correction granted_x expects 83, and '38' is printed"):
        place.build()
    assert place.frame("reports")["source_file"].to_list() == ["report"]


def test_quarantine_and_what_is_unaccounted(place: Place) -> None:
    place.add("report", "x", 2020, None)
    place.add("plan", None, None, None, status="not_a_report")
    place.writer.add(snapshots.Sighting("locked", None, None, "no_access", "may not be read"), None)
    place.writer.add(snapshots.Sighting("mended", None, None, "no_access", "may not be read"), None)
    place.add("mended", "y", 2020, None)
    place.build()
    rows = place.frame("quarantine").select("source_file", "status", "reason", "rule").rows()
    assert rows == [
        ("locked", "unreadable", "may not be read", "no_access"),
        ("plan", "not_a_report", "it is a plan", "not_a_report"),
    ]
    assert facts.unaccounted(place.home).height == 0
    place.frame("quarantine").clear().write_parquet(place.home.facts / "quarantine.parquet")
    assert facts.unaccounted(place.home)["source_file"].to_list() == ["locked", "plan"]


def test_first_sorted_path_names_the_source(place: Place) -> None:
    sha = place.add("z", "x", 2020, None)
    place.writer.add(snapshots.Sighting("a/copy", sha, 1), None)
    place.build()
    assert place.frame("reports")["source_file"].to_list() == ["a/copy"]


def test_an_alias_takes_effect_without_parsing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the reference changes, the evidence is resolved anew; the cells stay as they are."""
    place.add("report", None, 2020, None)
    place.build()
    before = {path: path.stat().st_mtime_ns for path in place.home.cells.rglob("*")}
    assert place.frame("reports")["agency_id"].to_list() == [None]
    monkeypatch.setattr(facts.identities, "FILES", ("pyproject.toml",))
    monkeypatch.setattr(facts, "FILES", ("pyproject.toml",))
    facts.build(place.home, lambda evidence: resolve(evidence | {"agency": "found"}))
    assert place.frame("reports")["agency_id"].to_list() == ["found"]
    assert {path: path.stat().st_mtime_ns for path in place.home.cells.rglob("*")} == before


def test_check_shows_the_key_that_stands_twice(place: Place) -> None:
    place.add("report", "x", 2020, None)
    place.build()
    cells = place.frame("cells")
    pl.concat([cells, cells]).write_parquet(place.home.facts / "cells.parquet")
    with pytest.raises(CheckFailed, match=r"facts/cells: two rows have the key .*granted"):
        facts.check(place.home.facts)
    cells.with_columns(pl.col("value").cast(pl.Int64)).write_parquet(place.home.facts / "cells.parquet")
    with pytest.raises(CheckFailed, match="facts/cells has other columns"):
        facts.check(place.home.facts)


def test_nothing_taken_in_gives_empty_frames(place: Place) -> None:
    place.build()
    assert place.frame("reports").height == place.frame("cells").height == 0
