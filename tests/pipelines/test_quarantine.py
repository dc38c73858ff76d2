"""The quarantine as its keeper meets it: grouped, shown, tried again, released."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from conftest import gongkai, status

from pipelines import cells, quarantine
from pipelines.cells.store import Store
from pipelines.home import Home
from pipelines.quarantine import Entry, groups


def entry(number: int, reason: str, rule: str = "too_large") -> Entry:
    return Entry(f"{number:08}", f"{number}.txt", None, f"{number:064}", "unreadable", rule, reason)


def test_grouped_by_reason_without_particulars() -> None:
    found = groups([entry(1, "5,000 bytes: over 3"), entry(2, "7 bytes: over 3"), entry(3, "“x.txt” is damaged", "file_damaged")])
    assert [(rule, reason, len(ones)) for rule, reason, ones in found] == [
        ("too_large", "… bytes: over …", 2), ("file_damaged", "“x.txt” is damaged", 1)]  # fmt: skip


def test_list_and_show(built: Path) -> None:
    shown = gongkai("quarantine", "list", "--home", built / "home")
    assert shown.returncode == 0
    assert "× not_a_file" in shown.stdout and "huge.txt" in shown.stdout and "7 documents in quarantine, 0 released" in shown.stderr
    lines = [json.loads(line) for line in gongkai("quarantine", "list", "--json", "--home", built / "home").stdout.splitlines()]
    news = next(line for line in lines if line["source_file"] == "news.html")
    told = gongkai("quarantine", "show", news["id"], "--home", built / "home")
    assert "not_a_report" in told.stdout and "运动会" in told.stdout
    unknown = gongkai("quarantine", "show", "nobody", "--home", built / "home")
    assert unknown.returncode == 1 and "quarantine list" in unknown.stderr


def test_release_and_back(home: Path) -> None:
    ended = gongkai("quarantine", "release", "news.html", "--reason", "体育新闻", "--home", home)
    assert ended.returncode == 0
    assert "news.html" not in [one["source_file"] for one in status(home)["quarantine"]]
    assert "体育新闻" in gongkai("quarantine", "list", "--all", "--home", home).stdout
    again = gongkai("quarantine", "retry", "news.html", "--home", home)
    assert again.returncode == 1 and "not_a_report" in again.stdout  # read again: still none
    assert "news.html" in [one.source_file for one in quarantine.waiting(Home(home))]


def test_an_entry_leaves_when_the_parser_learns_to_read_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A parser that took a report for none, and one that reads it."""
    place = Home(home)
    store = Store(place)
    sha = pl.read_parquet(place.facts / "reports.parquet").row(0, named=True)["sha256"]
    # As an older parser left it: in quarantine.
    for batch in store.batches():
        documents = pl.read_parquet((batch / "documents.parquet").read_bytes())
        unread = pl.when(pl.col("content") == sha).then(pl.lit("not_a_report")).otherwise(pl.col("status"))
        documents.with_columns(status=unread).write_parquet(batch / "documents.parquet")
    from pipelines import facts, files

    files.remove(place.facts / facts.KEY)
    facts.build(place)
    (held,) = [one for one in quarantine.waiting(place) if one.sha256 == sha]
    ((_, said, _),) = quarantine.retry(place, [held])
    assert said == "parsed"
    facts.build(place)
    assert sha not in [one.sha256 for one in quarantine.waiting(place)]
    assert facts.unaccounted(place).is_empty()


def test_what_is_forgotten_is_parsed_again(home: Path) -> None:
    place = Home(home)
    store = Store(place)
    before = {table: store.scan(table).collect().sort(pl.all()) for table in ("documents", "cells", "findings")}
    some = sorted(store.done())[:3]
    store.forget(some)
    assert store.done().isdisjoint(some)
    assert cells.parse_new(place).parsed == 3
    for table, frame in before.items():
        assert store.scan(table).collect().sort(pl.all()).equals(frame)
