"""Corpora at scale: the same bytes for the same seed, truth that the documents bear out, histories that follow from one another."""

from __future__ import annotations

import json

import polars as pl
import pytest

from parsers import read_reports
from pipelines.bench.scale.plan import YEARS, shards
from pipelines.bench.scale.reports import Mix, reports
from pipelines.bench.scale.write import write_corpus
from pipelines.errors import Problem

MIX = Mix({"text": 60, "html": 40}, glued=0.02)
SUMS = ["natural_person", "commercial", "research", "public_welfare", "legal_service", "other"]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus") / "corpus"
    assert list(write_corpus(folder, 3, 150, MIX)) == [150]
    return folder


def truth(folder, table):
    return pl.read_parquet(folder / "truth" / table / "*.parquet")


def test_the_same_seed_gives_the_same_bytes_and_another_gives_others(corpus, tmp_path):
    list(write_corpus(tmp_path / "again", 3, 150, MIX))
    list(write_corpus(tmp_path / "other", 4, 150, MIX))
    for name in ("reports/00001.parquet", "truth/reports/00001.parquet", "truth/cells/00001.parquet"):
        assert (corpus / name).read_bytes() == (tmp_path / "again" / name).read_bytes()
        assert (corpus / name).read_bytes() != (tmp_path / "other" / name).read_bytes()


def test_every_printed_text_of_the_truth_stands_in_its_document(corpus):
    rows = pl.read_parquet(corpus / "reports" / "00001.parquet")
    about, cells = truth(corpus, "reports"), truth(corpus, "cells")
    assert rows.height == about.height == 150 and rows["url"].to_list() == about["url"].to_list()
    texts = {report: set(texts) for report, texts in cells.group_by("report").agg("text").iter_rows()}
    for entry, (html, content) in zip(about.iter_rows(named=True), rows.select("html", "content").iter_rows(), strict=True):
        data = html or content
        text = data.decode("gb18030" if "gb18030" in entry["damage"] else "utf-8")
        assert all(figure in text for figure in texts[entry["report"]]), entry["layout"]


def test_a_reader_finds_the_cells_of_the_truth(corpus):
    """Undamaged reports in layouts with marked cells: each figure at its position."""
    path = corpus / "reports" / "00001.parquet"
    about = {row["member"]: row for row in truth(corpus, "reports").iter_rows(named=True)}
    expected: dict = {}
    for report, table, row, column, value in truth(corpus, "cells").select("report", "table", "row", "column", "value").iter_rows():
        expected.setdefault(report, {})[table, row, column] = value
    compared = 0
    for document in read_reports(path.read_bytes(), name=path.name):
        entry = about[document.source.member]
        if entry["damage"] or entry["layout"] not in ("pipe", "cms", "markdown", "word"):
            continue
        assert {cell.position: cell.value for cell in document.cells} == expected[entry["report"]], entry["url"]
        assert document.report.year == entry["year"]
        compared += 1
    assert compared > 30


def test_years_follow_from_one_another_but_for_the_named_breaks(corpus):
    about = truth(corpus, "reports").filter(pl.col("copy_of").is_null(), pl.col("damage").list.len() == 0, pl.col("form") == "2021")
    cells = truth(corpus, "cells").filter(pl.col("decided"))
    wide = {
        (report, row, column): value
        for report, row, column, value in cells.filter(pl.col("table") != "review_litigation").select("report", "row", "column", "value").iter_rows()
    }
    told = {(row["agency"], row["year"]): row for row in about.iter_rows(named=True)}
    held = 0
    for (agency, year), entry in told.items():
        before = told.get((agency, year - 1))
        needed = [("carried_in", "total"), ("carried_out", "total"), ("normative_documents", "in_force")]
        if not before or any((one["report"], *place) not in wide for one in (before, entry) for place in needed):
            continue
        this, last = entry["report"], before["report"]
        carried = all(wide[last, "carried_out", column] == wide[this, "carried_in", column] for column in (*SUMS, "total"))
        assert carried == ("S3" not in entry["broken"])
        stock = wide[last, "normative_documents", "in_force"] + wide[this, "normative_documents", "issued"]
        kept = stock == wide[this, "normative_documents", "in_force"] + wide[this, "normative_documents", "repealed"]
        assert kept == ("S1_stock" not in entry["broken"])
        held += carried + kept
    assert held > 40


def test_shares_are_as_stated_and_files_do_not_depend_on_each_other():
    planned = shards(5, 12_000)
    assert sum(agency.reports for shard in planned for agency in shard) == 12_000 and len(planned) == 3
    assert {year for agency in planned[0] for year, _ in agency.years} == set(YEARS)
    found = [report.about for report in reports(5, planned[2], Mix({"text": 60, "html": 40}))]
    count = len(found)
    assert 0.005 < sum(about["layout"] in ("glued", "half_glued") for about in found) / count < 0.02
    assert 0.36 < sum(about["format"] == "html" for about in found) / count < 0.44
    assert 0.25 < sum(bool(about["damage"]) for about in found) / count < 0.4
    assert 0.02 < sum(bool(about["broken"]) for about in found) / count < 0.07
    names = {about["agency"] for about in found}
    assert names.isdisjoint(agency.number for agency in planned[0])


@pytest.mark.parametrize("kind", ["jsonl", "files"])
def test_other_shapes_hold_the_same_reports(corpus, tmp_path, kind):
    list(write_corpus(tmp_path / kind, 3, 40, MIX, kind))
    assert truth(tmp_path / kind, "reports")["url"].to_list() == truth(corpus, "reports")["url"].to_list()[:40]
    if kind == "files":
        assert len(list((tmp_path / kind / "reports" / "00001").iterdir())) == 40
    else:
        lines = (tmp_path / kind / "reports" / "00001.jsonl").read_text(encoding="utf-8").splitlines()
        assert len(lines) == 40 and all({"html", "text"} & set(json.loads(line)) for line in lines)


def test_a_folder_that_holds_something_and_lines_of_pdf_are_refused(corpus, tmp_path):
    with pytest.raises(Problem, match="not empty"):
        list(write_corpus(corpus, 1, 10, MIX))
    with pytest.raises(Problem, match="JSON lines"):
        list(write_corpus(tmp_path / "x", 1, 10, Mix({"pdf": 1}), "jsonl"))
