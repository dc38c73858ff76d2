"""ZIP, TAR, GZIP and Zstandard → the documents in them, archives in archives included. Nothing is ever written to disk.

Sizes that an archive states are not believed: what is unpacked is counted. Not here: corpora (corpus.py).
"""

from __future__ import annotations

import io
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from parsers import limits
from parsers.formats.containers import ARCHIVES, Member, members
from parsers.formats.sniff import sniff
from parsers.grid import Unreadable

# What comes with a saved page or from a file manager, and is no document.
_BESIDE = re.compile(
    r"(?:^|/)(?:__MACOSX/|\.[^./]|Thumbs\.db$|desktop\.ini$)|\.(?:css|js|json|ico|svg|woff2?|ttf|eot|map|lnk|url)$",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|bmp|webp|tiff?)$", re.IGNORECASE)
_PAGE = re.compile(r"\.(?:s?html?|mht|docx?|wps|pdf|txt|md)$", re.IGNORECASE)
_UTF8_NAME = 0x800  # flags of a ZIP member
_LOCKED = 0x1


class _TooLarge(Unreadable):
    """One member is: the others can still be read."""


@dataclass(slots=True)
class _Room:
    """How much may still be unpacked of one input, archives in it included."""

    packed: int
    documents: int = limits.ARCHIVE_MEMBERS
    unpacked: int = 0

    def take(self, size: int) -> None:
        self.documents -= 1
        self.unpacked += size
        if self.documents < 0:
            raise Unreadable(f"more than {limits.ARCHIVE_MEMBERS:,} members", "too_large")
        if self.unpacked > limits.ARCHIVE_BYTES:
            raise Unreadable(f"unpacks to more than {limits.ARCHIVE_BYTES:,} bytes", "too_large")
        if self.unpacked > 10 * limits.MIB and self.unpacked > limits.COMPRESSION_RATIO * self.packed:
            raise Unreadable(
                f"unpacks to more than {limits.COMPRESSION_RATIO} times its size: no documents do", "too_large"
            )


def unpack(data: bytes, kind: str, name: str | None = None) -> Iterator[Member]:
    """The documents of an archive. kind: its media type. What can't be unpacked is a Member with its problem.

    Raises Unreadable when the archive itself is damaged.
    """
    yield from _unpack(data, kind, name, _Room(len(data)), 1)


def _unpack(data: bytes, kind: str, name: str | None, room: _Room, depth: int) -> Iterator[Member]:
    opened = {
        "application/zip": _zip,
        "application/x-tar": _tar,
        "application/gzip": _stream,
        "application/zstd": _stream,
    }[kind](data, name, room)
    try:
        for member in opened:
            if member.problem:
                yield member
            else:
                yield from _inner(member, room, depth)
    except Unreadable as reason:
        if room.unpacked == 0 and depth == 1:
            raise
        # Part of it has been read already: the rest is told, and left.
        yield Member(name or "", b"", problem=(reason.rule, f"the rest of the archive was left out: {reason}"))


def _inner(member: Member, room: _Room, depth: int) -> Iterator[Member]:
    """The member, or what is in it when it is an archive or corpus itself."""
    try:
        inside = members(member.data, name=member.name)
    except Unreadable as reason:
        yield replace(member, data=b"", problem=(reason.rule, str(reason)))
        return
    if inside is None:
        yield member
        return
    if depth >= limits.ARCHIVE_DEPTH:
        message = f"archives in archives more than {limits.ARCHIVE_DEPTH} deep"
        yield replace(member, data=b"", problem=("member_left_out", message))
        return
    kind = sniff(member.data, member.name)
    if kind in ARCHIVES:
        inside = _unpack(member.data, kind, member.name, room, depth + 1)
    try:
        for found in inside:
            yield replace(found, name=f"{member.name}/{found.name}" if found.name else member.name)
    except Unreadable as reason:
        yield replace(member, data=b"", problem=(reason.rule, str(reason)))


def safe_name(name: str) -> str | None:
    """A member's path with plain separators; None for one that leaves the archive."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", name) or "\0" in name:
        return None
    return str(path)


def _climbs(name: str) -> Member:
    shown = name.replace("\0", "")[:200]
    return Member(shown, b"", problem=("member_left_out", f"its name leads out of the archive: {shown}"))


def _zip(data: bytes, name: str | None, room: _Room) -> Iterator[Member]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable(f"the archive is damaged: {error}", "file_damaged") from None
    with archive:
        listed = [(info, _zip_name(info)) for info in archive.infolist() if not info.is_dir()]
        for info, path in _documents(listed):
            clean = safe_name(path)
            if clean is None or stat.S_ISLNK(info.external_attr >> 16):
                room.take(0)
                yield _climbs(path)
                continue
            if info.flag_bits & _LOCKED:
                room.take(0)
                yield Member(clean, b"", problem=("encrypted", f"{clean} is encrypted"))
                continue
            try:
                with archive.open(info) as file:
                    content = _read(file, room)
            except _TooLarge as reason:
                yield Member(clean, b"", problem=(reason.rule, f"{clean} {reason}"))
                continue
            except (
                zipfile.BadZipFile,
                zlib.error,
                EOFError,
                OSError,
                NotImplementedError,
                ValueError,
                RuntimeError,
            ) as error:
                room.take(0)
                yield Member(clean, b"", problem=("file_damaged", f"{clean} is damaged: {error}"))
                continue
            yield Member(clean, content)


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: without the UTF-8 flag, Chinese programs write GBK, which is taken for CP437."""
    if info.flag_bits & _UTF8_NAME:
        return info.orig_filename
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.orig_filename
    for codec in ("utf-8", "gb18030"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return info.orig_filename


def _documents(listed: list[tuple[zipfile.ZipInfo, str]]) -> list[tuple[zipfile.ZipInfo, str]]:
    """Those that may be documents: beside pages, pictures belong to them; alone, they are scans."""
    found = [(info, path) for info, path in listed if not _BESIDE.search(path)]
    if any(_PAGE.search(path) for _, path in found):
        found = [(info, path) for info, path in found if not _PICTURE.search(path)]
    return found


def _read(file: object, room: _Room) -> bytes:
    """A member's content, counted while it is unpacked."""
    pieces, size = [], 0
    while piece := file.read(limits.MIB):
        size += len(piece)
        if size > limits.MEMBER_BYTES:
            raise _TooLarge(f"unpacks to more than {limits.MEMBER_BYTES:,} bytes", "too_large")
        if size > 10 * limits.MIB and size + room.unpacked > limits.COMPRESSION_RATIO * room.packed:
            raise Unreadable(
                f"unpacks to more than {limits.COMPRESSION_RATIO} times its size: no documents do", "too_large"
            )
        pieces.append(piece)
    room.take(size)
    return b"".join(pieces)


def _tar(data: bytes, name: str | None, room: _Room) -> Iterator[Member]:
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for info in archive:
                if not info.isfile():
                    if info.issym() or info.islnk():
                        room.take(0)
                        yield _climbs(f"{info.name} -> {info.linkname}")
                    continue
                if _BESIDE.search(info.name):
                    continue
                clean = safe_name(info.name)
                if clean is None:
                    room.take(0)
                    yield _climbs(info.name)
                    continue
                yield Member(clean, _read(archive.extractfile(info), room))
    except (tarfile.TarError, ValueError, OSError, EOFError) as error:
        raise Unreadable(f"the archive is damaged: {error}", "file_damaged") from None


def _stream(data: bytes, name: str | None, room: _Room) -> Iterator[Member]:
    """A single compressed file."""
    import gzip

    import zstandard

    inner = re.sub(r"\.(?:gz|zst|tgz)$", "", name.rpartition("/")[2], flags=re.IGNORECASE) if name else ""
    try:
        if data.startswith(b"\x1f\x8b"):
            file = gzip.GzipFile(fileobj=io.BytesIO(data))
        else:
            file = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data), read_across_frames=True)
        yield Member(inner, _read(file, room))
    except (OSError, EOFError, zlib.error, zstandard.ZstdError) as error:
        raise Unreadable(f"the compressed file is damaged: {error}", "file_damaged") from None
