"""Corpora that stay where they are, on object storage or another disk: known by address, size and hash, and read when they are parsed.

An address is a URL that pyarrow opens: s3://bucket/prefix, gs://…, file:///…; access is what the environment gives (AWS_ACCESS_KEY_ID …,
AWS_ENDPOINT_URL for other servers than Amazon's). One ending in / stands for all corpora below it. Not here: files of an inbox.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl
from pyarrow import fs

from parsers import limits
from pipelines import files
from pipelines.errors import Problem
from pipelines.home import Home

SUFFIXES = (".parquet", ".jsonl", ".ndjson", ".warc", ".warc.gz", ".wet.gz", ".jsonl.gz", ".jsonl.zst")
SCHEMA = {"sha256": pl.String, "size": pl.Int64, "url": pl.String}
_PIECE = 4 << 20


@dataclass(frozen=True, slots=True)
class Remote:
    """The bytes of an object, not yet read."""

    url: str
    size: int
    sha256: str

    def __len__(self) -> int:
        return self.size

    def read(self) -> bytes:
        """Raises Problem where the object can't be read, or is no longer what was taken in."""
        data = b"".join(_pieces(self.url))
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise Problem(f"{self.url} has changed since it was taken in; run again with --corpus to take in what it is now")
        return data


def objects(url: str) -> list[tuple[str, int]]:
    """(address, size) of a corpus, or of all below an address that ends in /, sorted. Raises Problem for what is not there."""
    system, path = _open(url)
    try:
        if not url.endswith("/"):
            info = system.get_file_info(path)
            if info.type != fs.FileType.File:
                raise Problem(f"no corpus at {url} (for all below a prefix, end it with /)")
            return [(url, info.size)]
        found = system.get_file_info(fs.FileSelector(path.rstrip("/"), recursive=True))
    except OSError as error:
        raise Problem(f"{url} can't be listed: {error}") from None
    base = url.partition("?")[0].rstrip("/")
    query = "?" + url.partition("?")[2] if "?" in url else ""
    inner = path.rstrip("/")
    return sorted(
        (base + info.path.removeprefix(inner) + query, info.size)
        for info in found
        if info.type == fs.FileType.File and info.path.endswith(SUFFIXES)
    )


def digest(url: str) -> str:
    """The SHA-256 of an object, read in pieces."""
    found = hashlib.sha256()
    for piece in _pieces(url):
        found.update(piece)
    return found.hexdigest()


def known(home: Home) -> pl.DataFrame:
    """SCHEMA of all objects that were taken in, in order."""
    paths = sorted(_folder(home).glob("*.parquet"))
    return pl.concat([pl.DataFrame(schema=SCHEMA), *(pl.read_parquet(path, schema=SCHEMA) for path in paths)])


def new(home: Home, urls: Iterable[str]) -> list[tuple[str, int]]:
    """(address, size) of the objects that were not taken in before, or have another size now."""
    seen = dict(known(home).select("url", "size").iter_rows())
    return [(url, size) for one in urls for url, size in objects(one) if seen.get(url) != size]


def take_in(
    home: Home, urls: Sequence[str], hashes: Callable[[Sequence[str]], Iterable[str]] = lambda urls: map(digest, urls)
) -> list[Remote]:
    """Note what is new below the addresses; returns it. hashes: digest for many, wherever that runs. Raises Problem for one too large."""
    found = new(home, urls)
    for url, size in found:
        if size > limits.MEMBER_BYTES:
            raise Problem(f"{url} has {size:,} bytes, more than the {limits.MEMBER_BYTES:,} that one worker reads at once; split it")
    taken = [Remote(url, size, sha) for (url, size), sha in zip(found, hashes([url for url, _ in found]), strict=True)]
    if taken:
        number = 1 + max((int(path.stem) for path in _folder(home).glob("*.parquet")), default=0)
        with files.new_file(_folder(home) / f"{number:06}.parquet") as path:
            pl.DataFrame([(one.sha256, one.size, one.url) for one in taken], schema=SCHEMA, orient="row").write_parquet(path)
    return taken


def read(home: Home, wanted: set[str]) -> Iterator[tuple[str, Remote]]:
    """(sha256, object) of the wanted contents, each from the last place where it was seen."""
    last = {sha: Remote(url, size, sha) for sha, size, url in known(home).iter_rows() if sha in wanted}
    yield from last.items()


def _folder(home: Home):
    return home.root / "snapshots" / "remote"


def _open(url: str) -> tuple[fs.FileSystem, str]:
    if url.startswith("s3://") and "endpoint_override" not in url and (endpoint := os.environ.get("AWS_ENDPOINT_URL")):
        scheme, _, host = endpoint.rpartition("://")
        return fs.S3FileSystem(endpoint_override=host, scheme=scheme or "https"), url.removeprefix("s3://")
    try:
        return fs.FileSystem.from_uri(url)
    except (OSError, ValueError, NotImplementedError) as error:
        raise Problem(f"{url} is no address that can be read: {error}") from None


def _pieces(url: str) -> Iterator[bytes]:
    system, path = _open(url)
    try:
        with system.open_input_stream(path) as stream:
            while piece := stream.read(_PIECE):
                yield piece
    except OSError as error:
        raise Problem(f"{url} can't be read: {error}") from None
