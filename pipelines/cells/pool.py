"""Parsing on all cores of this machine: chunks of documents to worker processes, columns back.

A worker that dies, or works longer on one document than it may, costs that document alone: the rest of its chunk is
given out again. Memory is bounded: a chunk a worker is under way, and results are handed on as they come.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait

from parsers import limits
from parsers.reference import CODE
from pipelines.cells import frames
from pipelines.cells.worker import failed
from pipelines.errors import Problem

CHUNK_DOCUMENTS = 16
CHUNK_BYTES = 2 << 20
READER = "parsers:read_reports"
# The slowest honest document is a scan read by OCR; an archive holds many documents and is read as one.
SECONDS = 2.0 * limits.OCR_SECONDS
MEMORY = limits.WORKER_MEMORY

Task = tuple[str, str, bytes]  # sha256, name, bytes
Chunk = list[Task]


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Worker:
    """One process and what it is at. Its own session, so that programs which it started end with it."""

    def __init__(self, reader: str, seconds: float, memory: int):
        self.seconds = seconds
        self.connection, theirs = Pipe()
        command = [
            sys.executable,
            "-m",
            "pipelines.cells.worker",
            str(theirs.fileno()),
            reader,
            str(seconds),
            str(memory),
        ]
        quiet = None if os.environ.get("GONGKAI_VERBOSE") else subprocess.DEVNULL
        self.process = subprocess.Popen(
            command,
            cwd=CODE,  # where -m finds this package, whatever lies in the caller's folder
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=quiet,
            stderr=quiet,
            start_new_session=True,
        )
        theirs.close()
        self.ready = False
        self.chunk: Chunk | None = None
        self.at = 0

    def give(self, chunk: Chunk) -> None:
        self.chunk, self.at = chunk, 0
        self.connection.send(chunk)

    def end(self) -> int:
        """Close the worker and whatever it started; returns its exit status, negative for a signal."""
        self.connection.close()
        try:
            status = self.process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        return status

    def blame(self, status: int) -> frames.Columns:
        """What the death of the worker says about the document that it was at."""
        assert self.chunk is not None
        content = self.chunk[self.at][0]
        if status == -signal.SIGALRM:
            document = failed(content, "time_limit", f"parsing it took longer than {self.seconds:g} seconds")
        else:
            how = signal.Signals(-status).name if status < 0 else f"exit status {status}"
            document = failed(content, "container_crashed", f"the process that parsed it died ({how})")
        columns = frames.empty()
        frames.append(columns, content, [document])
        return columns


def chunks(tasks: Iterator[Task]) -> Iterator[Chunk]:
    chunk: Chunk = []
    size = 0
    for task in tasks:
        chunk.append(task)
        size += len(task[2])
        if len(chunk) >= CHUNK_DOCUMENTS or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def parse(
    tasks: Iterator[Task],
    *,
    workers: int | None = None,
    reader: str = READER,
    seconds: float = SECONDS,
    memory: int = MEMORY,
) -> Iterator[frames.Columns]:
    """Parse each task; yields columns (frames.SCHEMAS) of some documents at a time, in no particular order.

    reader: "module:function" with the signature of parsers.read_reports. Raises Problem when no worker can start.
    """
    waiting: deque[Chunk] = deque()
    source = chunks(tasks)
    crew: dict[Connection, Worker] = {}
    wanted = workers or cores()

    def next_chunk() -> Chunk | None:
        return waiting.popleft() if waiting else next(source, None)

    try:
        while True:
            while len(crew) < wanted and (chunk := next_chunk()):
                worker = Worker(reader, seconds, memory)
                crew[worker.connection] = worker
                worker.give(chunk)
            if not crew:
                return
            for connection in wait(list(crew)):
                assert isinstance(connection, Connection)
                worker = crew[connection]
                try:
                    kind, value = connection.recv()
                except (EOFError, OSError):
                    del crew[connection]
                    status = worker.end()
                    if not worker.ready:
                        raise Problem(f"the parsing process does not start (exit status {status})") from None
                    if worker.chunk:
                        yield worker.blame(status)
                        # What it had finished of the chunk is lost with it: the others go round again.
                        rest = worker.chunk[: worker.at] + worker.chunk[worker.at + 1 :]
                        if rest:
                            waiting.append(rest)
                    continue
                if kind == "ready":
                    worker.ready = True
                elif kind == "at":
                    worker.at = value
                elif kind == "done":
                    worker.chunk = None
                    if chunk := next_chunk():
                        worker.give(chunk)
                    else:
                        del crew[connection]
                        worker.end()
                    yield value
    finally:
        for worker in crew.values():
            worker.process.kill()
            worker.end()
