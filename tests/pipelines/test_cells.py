"""The pool: whatever a document does to its worker costs that document alone. And what the store keeps."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import Cell, Document, Source
from pipelines import cells, snapshots
from pipelines.cells import frames, pool
from pipelines.cells.store import KEPT, Store
from pipelines.errors import Problem
from pipelines.home import Home

READER = "tests.pipelines.readers:obey"


def parse(*data: bytes, workers: int = 2, seconds: float = 30) -> tuple[dict[str, str], dict[str, str]]:
    """data → status, and data → the rule of its finding."""
    names = {hashlib.sha256(one).hexdigest(): one.decode() for one in data}
    tasks = ((sha, name, name.encode()) for sha, name in names.items())
    status: dict[str, str] = {}
    rules: dict[str, str] = {}
    for part in pool.parse(tasks, workers=workers, reader=READER, seconds=seconds, memory=1 << 32):
        documents, findings = part.tables["documents"].to_pydict(), part.tables["findings"].to_pydict()
        of = dict(zip(documents["report_id"], (names[sha] for sha in documents["content"]), strict=True))
        for sha, one in zip(documents["content"], documents["status"], strict=True):
            assert names[sha] not in status, "given twice"
            status[names[sha]] = one
        rules |= {of[key]: rule for key, rule in zip(findings["report_id"], findings["rule"], strict=True)}
    return status, rules


def test_each_misfortune_costs_one_document() -> None:
    good = [f"good {number}".encode() for number in range(40)]
    bad = {
        b"hang": "time_limit",
        b"segfault": "container_crashed",
        b"exit": "container_crashed",
        b"raise": "reader_failed",
        b"eat": "too_large",
        b"nothing": "reader_failed",
        b"twice": "reader_failed",
    }
    ends = [b"segfault", b"raise", b"exit"]
    mixed = [*good[:7], b"hang", *good[7:20], *ends, *good[20:], b"eat", b"nothing", b"twice"]
    status, rules = parse(*mixed, seconds=1)
    assert {name for name, one in status.items() if one == "parsed"} == {name.decode() for name in good}
    assert rules == {name.decode(): rule for name, rule in bad.items()}
    assert len(status) == len(mixed)


def test_every_document_of_a_chunk_kills() -> None:
    status, rules = parse(b"exit", b"segfault", workers=1)
    assert set(status.values()) == {"unreadable"} and set(rules.values()) == {"container_crashed"}


def test_nothing_to_do() -> None:
    assert parse() == ({}, {})


def test_a_worker_that_can_not_start_is_told() -> None:
    with pytest.raises(Problem, match="does not start"):
        list(pool.parse(iter([("sha", "name", b"x")]), workers=1, reader="tests.pipelines.readers:absent"))


@given(st.lists(st.integers(0, 3 << 20), max_size=60))
def test_chunks_are_bounded_and_lose_nothing(sizes: list[int]) -> None:
    tasks = [(str(number), "", bytes(size)) for number, size in enumerate(sizes)]
    chunks = list(pool.chunks(iter(tasks)))
    assert [task[:3] for chunk in chunks for task in chunk] == tasks
    for chunk in chunks:
        assert 0 < len(chunk) <= pool.CHUNK_DOCUMENTS
        assert sum(len(task.data) for task in chunk[:-1]) < pool.CHUNK_BYTES


def test_malformed_documents_are_refused_whole() -> None:
    columns = frames.empty()
    sound = Document(Source(None, "x"), "parsed")
    twice = Document(
        Source(None, "x", part=2), "parsed", cells=[Cell("t", "r", "c", 1, "1", None, "number", 1, None, "m")] * 2
    )
    blank = Document(
        Source(None, "x", part=3), "parsed", cells=[Cell("t", "r", "c", 0, "", None, "blank", 1, None, "m")]
    )
    for documents in ([sound, twice], [sound, blank], [sound, sound], []):
        with pytest.raises(frames.Malformed):
            frames.append(columns, "x", documents)
    assert columns == frames.empty()


def test_report_ids_tell_members_and_parts_apart() -> None:
    ids = {frames.report_id("sha", member, part) for member in (None, "a", "a2") for part in (None, 1, 2)}
    assert len(ids) == 9 and all(len(one) == 16 for one in ids)


def container(data: bytes, **options) -> tuple[pl.DataFrame, pl.DataFrame, list[str], int]:
    """documents, findings, finished contents and number of parts of one container."""
    sha = hashlib.sha256(data).hexdigest()
    parts = list(pool.parse([(sha, "c", data)], workers=2, reader="tests.pipelines.readers:many", memory=1 << 32, **options))
    documents, findings = (pl.concat([pl.DataFrame(part.tables[table]) for part in parts]) for table in ("documents", "findings"))
    assert [content for part in parts for content in part.finished] == [sha]
    return documents.sort("part_no"), findings, parts[-1].finished, len(parts)


def test_a_container_comes_in_pieces() -> None:
    documents, _, finished, parts = container(b"word " * 1000)
    assert documents["member"].to_list() == [f"m-{number}" for number in range(1000)] and documents["part_no"].to_list() == list(range(1000))
    assert parts >= 10 and finished


@pytest.mark.parametrize("bad", [{7: b"segfault"}, {1: b"exit", 2: b"exit", 249: b"segfault"}, {120: b"hang", 121: b"twice"}])
def test_what_kills_a_worker_inside_a_container_costs_that_document_alone(bad: dict[int, bytes]) -> None:
    words = [bad.get(number, b"good") for number in range(250)]
    documents, findings, _, _ = container(b" ".join(words), seconds=2)
    good = documents.filter(pl.col("status") == "parsed")
    assert good["member"].to_list() == [f"m-{number}" for number in range(250) if number not in bad]
    assert good["part_no"].to_list() == [number for number in range(250) if number not in bad]
    assert documents.height == 250 and documents["report_id"].n_unique() == 250
    assert sorted(findings["message"].str.extract(r"^document (\d+) of the file").cast(pl.Int64).to_list()) == [number + 1 for number in bad]


def test_a_container_that_kills_and_kills_is_left_at_that() -> None:
    documents, findings, _, _ = container(b"good " + b"exit " * 40 + b"good")
    assert documents.filter(pl.col("status") == "parsed")["member"].to_list() == ["m-0"]
    assert findings.height == pool.MOST_CRASHES + 1 and "what follows was left out" in findings["message"][-1]


def test_a_container_cut_short_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a killed run put on disk of a large file is dropped, and the file read whole."""
    monkeypatch.setattr(cells, "BATCH_DOCUMENTS", 100)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "c").write_bytes(b"word " * 500)
    home = Home(tmp_path / "home")
    snapshots.take_in(home, [inbox])
    engine = functools.partial(pool.parse, reader="tests.pipelines.readers:many")

    def cut(tasks):
        for number, part in enumerate(engine(tasks)):
            if number == 3:
                raise OSError("no space left on device")
            yield part

    with pytest.raises(OSError, match="no space"):
        cells.parse_new(home, cut)
    store = Store(home)
    assert len(store.begun()) == 1 and not store.done() and 100 <= store.scan("documents").collect().height < 500
    assert cells.parse_new(home, engine).documents == 500
    assert store.scan("documents").collect()["member"].n_unique() == store.scan("documents").collect().height == 500 and not store.begun()


@pytest.fixture
def taken(tmp_path: Path) -> Home:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number in range(30):
        (inbox / f"{number}.txt").write_bytes(f"report {number}".encode())
    home = Home(tmp_path / "home")
    snapshots.take_in(home, [inbox])
    return home


ENGINE = functools.partial(pool.parse, reader=READER)


def test_what_is_parsed_is_not_parsed_again(taken: Home) -> None:
    assert cells.parse_new(taken, ENGINE) == cells.Parsed(contents=30, parsed=30, documents=30)
    mute = functools.partial(pool.parse, reader="tests.pipelines.readers:mute")
    assert cells.parse_new(taken, mute) == cells.Parsed(contents=30, parsed=0, documents=0)
    assert Store(taken).scan("cells").select(pl.len()).collect().item() == sum(len(f"report {n}") for n in range(30))


def test_batches_are_put_down_as_they_fill(taken: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that fails late loses the batch at hand; the next run goes on from there."""
    monkeypatch.setattr(cells, "BATCH_DOCUMENTS", 8)
    monkeypatch.setattr(pool, "CHUNK_DOCUMENTS", 4)

    def failing(tasks):
        for number, part in enumerate(ENGINE(tasks)):
            if number == 5:
                raise OSError("no space left on device")
            yield part

    with pytest.raises(OSError, match="no space"):
        cells.parse_new(taken, failing)
    assert len(Store(taken).done()) == 16
    assert cells.parse_new(taken, ENGINE).parsed == 14
    assert len(Store(taken).done()) == 30


def test_old_parsers_results_are_kept_once(taken: Home) -> None:
    part = frames.empty()
    frames.append(part, "sha", [Document(Source(None, "sha"), "parsed")])
    for key in ("one", "two", "three"):
        store = Store(taken, key)
        store.write([frames.part(part, ["sha"])])
        store.retire()
    assert {path.name for path in taken.cells.iterdir()} == {"two", "three"} and KEPT == 2
