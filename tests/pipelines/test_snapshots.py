"""Taking in: what counts as a document, and that bytes are kept once and for good."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from conftest import make_inbox

from pipelines import snapshots
from pipelines.errors import Problem
from pipelines.files import file_hash
from pipelines.home import Home
from pipelines.snapshots import inbox, store


@pytest.fixture
def place(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def put(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def test_what_is_a_document(tmp_path: Path) -> None:
    found = inbox.entries([make_inbox(tmp_path / "inbox")], skip=tmp_path / "home")
    assert [entry.source_file for entry in found] == [
        "2020/jintan.md", "2022/shangcheng.txt", "2022/shangcheng_copy.txt", "\\xb1\\xa8\\xb8\\xe6.txt", "empty.txt",
        "huge.txt", "link.txt", "news.html", "office.txt", "picture.png", "pipe",
    ]  # fmt: skip
    assert [entry.source_file for entry in found if entry.rule] == ["link.txt", "pipe"]


def test_same_bytes_are_kept_once(tmp_path: Path, place: Home) -> None:
    folder = put(tmp_path / "inbox", a="x", b="x", c="y")
    assert snapshots.take_in(place, [folder]) == snapshots.TakenIn(files=3, new=2, sighted=3, refused=0)
    wanted = {hashlib.sha256(text).hexdigest(): text for text in (b"x", b"y")}
    assert dict(store.read(place, wanted)) == wanted
    assert snapshots.take_in(place, [folder]) == snapshots.TakenIn(files=3, new=0, sighted=0, refused=0)
    assert not snapshots.anything_new(place, [folder])


def test_packs_and_sightings_only_grow(tmp_path: Path, place: Home) -> None:
    folder = put(tmp_path / "inbox", a="first", b="second")
    snapshots.take_in(place, [folder])
    before = {path: file_hash(path) for path in (place.root / "snapshots").rglob("*.parquet")}
    put(folder, a="changed", c="third")
    assert snapshots.anything_new(place, [folder])
    snapshots.take_in(place, [folder])
    after = {path: file_hash(path) for path in (place.root / "snapshots").rglob("*.parquet")}
    assert before.items() <= after.items() and len(after) == 4
    seen = store.sightings(place).select("seen", "source_file").rows()
    assert seen == [(0, "a.txt"), (1, "b.txt"), (2, "a.txt"), (3, "c.txt")]


def test_packs_are_bounded(tmp_path: Path, place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "GROUP_BYTES", 3)
    monkeypatch.setattr(store, "PACK_BYTES", 6)
    folder = put(tmp_path / "inbox", **{f"f{number}": f"{number:02}" for number in range(10)})
    snapshots.take_in(place, [folder])
    assert len(list(place.packs.glob("*.parquet"))) == 3
    assert sorted(data for _, data in store.read(place, store.stored(place))) == [
        f"{number:02}".encode() for number in range(10)
    ]


def test_a_pack_without_sightings_is_used(tmp_path: Path, place: Home) -> None:
    """Killed between the pack and its sightings: the bytes are there and are not stored a second time."""
    folder = put(tmp_path / "inbox", a="x")
    snapshots.take_in(place, [folder])
    for path in place.sightings.iterdir():
        path.unlink()
    assert snapshots.take_in(place, [folder]) == snapshots.TakenIn(files=1, new=0, sighted=1, refused=0)
    assert len(list(place.packs.iterdir())) == 1


def test_over_the_limit_is_known_by_hash_and_size(tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(b"0123456789" * 300_000)
    found = inbox.read(inbox.Entry("large", str(path)), limit=2_999_999)
    assert (found.sha256, found.size, found.data, found.rule) == (file_hash(path), 3_000_000, None, "too_large")
    assert inbox.read(inbox.Entry("large", str(path)), limit=3_000_000).data == path.read_bytes()


def test_files_that_change_under_the_hand(tmp_path: Path) -> None:
    """Gone, a link, or a folder by the time it is opened: told, not followed, not raised."""
    (tmp_path / "link").symlink_to("/etc/hostname")
    for name in ("gone", "link", "."):
        found = inbox.read(inbox.Entry(name, str(tmp_path / name)))
        assert found.data is None and found.rule in ("no_access", "not_a_file") and found.reason


def test_home_inside_the_inbox_is_left_out(tmp_path: Path) -> None:
    folder = put(tmp_path / "inbox", a="x")
    home = Home(folder / "home")
    snapshots.take_in(home, [folder])
    assert snapshots.take_in(home, [folder]).files == 1
    with pytest.raises(Problem, match="same folder"):
        snapshots.take_in(Home(folder), [folder])


def test_no_access(tmp_path: Path, place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be read is refused with its reason, and taken in once it can be."""
    folder = put(tmp_path / "inbox", a="x")
    real = inbox.os.open

    def denied(path, *arguments, **named):
        if Path(path).parent == folder:
            raise PermissionError(13, "Permission denied")
        return real(path, *arguments, **named)

    monkeypatch.setattr(inbox.os, "open", denied)
    assert snapshots.take_in(place, [folder]).refused == 1
    assert store.sightings(place).select("rule", "reason").rows() == [
        ("no_access", "the file can't be read (Permission denied)")
    ]
    monkeypatch.setattr(inbox.os, "open", real)
    assert snapshots.take_in(place, [folder]) == snapshots.TakenIn(files=1, new=1, sighted=1, refused=0)
