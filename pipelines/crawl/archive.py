"""What came over the net as WARC (ISO 28500), one file a night, each payload once: the evidence of what a site answered, and when.

A record is appended, flushed to the disk, and only then entered in the ledger: what a kill leaves after the last entry is cut
off before anything is added. Not here: what is kept as a snapshot (take_in.py).
"""

from __future__ import annotations

import hashlib
import io
import os
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipelines import files
from pipelines.crawl.client import Answer

# Of the transfer, not of the content: the body is stored as unpacked.
_OF_TRANSFER = {"content-encoding", "transfer-encoding", "content-length", "connection", "keep-alive"}


class Archive:
    """The WARC file of one night, appended to under the name of unfinished things until `finish`."""

    def __init__(self, folder: Path, number: int, end: int, software: str):
        """end: where the last record that the ledger knows of ends."""
        folder.mkdir(parents=True, exist_ok=True)
        self.lock = threading.Lock()  # held from looking for a payload to its entry in the ledger
        self.number = number
        self.path = _open_path(folder, number)
        self.done = _done_path(folder, number)
        if self.done.exists():  # finished, and the night goes on after all
            self.done.rename(self.path)
        self._file = self.path.open("ab")
        self._file.truncate(end)
        self._file.seek(end)
        if end == 0:
            self._append(
                lambda writer: writer.create_warcinfo_record(
                    self.done.name, {"software": software, "format": "WARC File Format 1.1"}
                )
            )

    def add(self, url: str, answer: Answer, seen: tuple[str, str] | None) -> tuple[int, int]:
        """Append an answer; returns offset and length of its record. seen: URL and date of the record that has the same
        payload, for which a `revisit` without the bytes stands in."""
        fields = [(name, value) for name, value in answer.raw_headers if name.lower() not in _OF_TRANSFER]
        fields += [
            (f"X-Archive-Orig-{name}", value) for name, value in answer.raw_headers if name.lower() in _OF_TRANSFER
        ]
        head = StatusAndHeaders(
            f"{answer.status} {answer.reason}".strip(),
            [*fields, ("Content-Length", str(len(answer.body)))],
            protocol="HTTP/1.1",
        )
        digest = f"sha256:{hashlib.sha256(answer.body).hexdigest()}"

        def build(writer: WARCWriter) -> Any:
            if seen:
                return writer.create_revisit_record(url, digest, seen[0], seen[1], http_headers=head)
            return writer.create_warc_record(url, "response", payload=io.BytesIO(answer.body), http_headers=head,
                                             warc_headers_dict={"WARC-Payload-Digest": digest})  # fmt: skip

        return self._append(build)

    def _append(self, build: Any) -> tuple[int, int]:
        start = self._file.tell()
        try:
            buffer = io.BytesIO()
            writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
            writer.write_record(build(writer))
            self._file.write(buffer.getvalue())
            self._file.flush()
            os.fsync(self._file.fileno())
        except BaseException:  # a full disk leaves a piece of a record
            self._file.truncate(start)
            self._file.seek(start)
            raise
        return start, self._file.tell() - start

    def close(self) -> None:
        self._file.close()

    def finish(self) -> None:
        """The night is over: the file gets its name."""
        self._file.close()
        self.path.rename(self.done)
        files.sync(self.done.parent)


def _open_path(folder: Path, number: int) -> Path:
    return folder / f"{files.ASIDE}{number:06}.warc.gz"


def _done_path(folder: Path, number: int) -> Path:
    return folder / f"{number:06}.warc.gz"


def read(folder: Path, number: int, offset: int) -> bytes:
    """The payload of the record at an offset. Raises OSError where the file is gone."""
    path = _done_path(folder, number)
    with (path if path.exists() else _open_path(folder, number)).open("rb") as file:
        file.seek(offset)
        record = next(iter(ArchiveIterator(file)))
        return record.content_stream().read()


def stamp(seconds: float) -> str:
    """A time as WARC and the ledger write it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
