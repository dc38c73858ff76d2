"""Parsing on all cores of this machine: chunks of documents to worker processes, columns back.

A worker that dies, or works longer on one document than it may, costs that document alone: the rest of its chunk, or of the
container, is given out again. Memory is bounded: a chunk a worker is under way, and results are handed on as they come.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import NamedTuple

from parsers import limits
from parsers.formats.containers import is_container
from parsers.reference import CODE
from pipelines import duck
from pipelines.cells import frames
from pipelines.cells.worker import failed
from pipelines.errors import Problem
from pipelines.snapshots.remote import Remote

CHUNK_DOCUMENTS = 16
CHUNK_BYTES = 2 << 20
READER = "parsers:read_reports"
# The slowest honest document is a scan read by OCR; an archive holds many documents and is read as one.
SECONDS = 2.0 * limits.OCR_SECONDS
MEMORY = limits.WORKER_MEMORY

MOST_CRASHES = 20  # of one container: a file that kills so many workers is left at that


class Task(NamedTuple):
    """One content to parse. start, without, stop: which members of a container, counted from 0, are done, killed a worker, or
    come after too many that did."""

    content: str
    name: str
    data: bytes
    start: int = 0
    without: frozenset[int] = frozenset()
    stop: int = limits.ARCHIVE_MEMBERS


Chunk = list[Task]


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
        self.chunk: Chunk = []
        self.at = 0
        self.member: int | None = None  # of the container that it is at, the one that is being read
        self.sent = 0  # of that container: the members that have come

    def give(self, chunk: Chunk) -> None:
        self.chunk, self.at, self.member, self.sent = chunk, 0, None, 0
        self.connection.send([tuple(task) for task in chunk])

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

    def blame(self, status: int, came: set[str]) -> tuple[frames.Part, Chunk]:
        """What the death of the worker says about the document that it was at, and what is to be done again. came: contents
        that have come whole."""
        task = self.chunk[self.at]
        if status == -signal.SIGALRM:
            rule, reason = "time_limit", f"parsing it took longer than {self.seconds:g} seconds"
        else:
            how = signal.Signals(-status).name if status < 0 else f"exit status {status}"
            rule, reason = "container_crashed", f"the process that parsed it died ({how})"
        rest = [other for number, other in enumerate(self.chunk) if number != self.at and other.content not in came]
        member = self.member
        if member is None and task.start not in task.without and is_container(task.data, task.name):
            member = task.start  # opening it a second time shows whether it was that
        if member is not None:
            again = task._replace(start=max(task.start, self.sent), without=task.without | {member})
            if len(again.without) > MOST_CRASHES:
                reason += f"; {MOST_CRASHES} documents of the file had done so before: what follows was left out"
                again = again._replace(stop=member)
            rest.append(again)
        columns = frames.empty()
        frames.append(columns, task.content, [failed(task.content, rule, reason, member)])
        return frames.part(columns, [task.content] if member is None else []), rest


def chunks(tasks: Iterable[tuple[str, str, bytes | Remote]]) -> Iterator[Chunk]:
    """Tasks, or (sha256, name, bytes), some at a time."""
    chunk: Chunk = []
    size = 0
    for content, name, data in tasks:
        chunk.append(Task(content, name, data.read() if isinstance(data, Remote) else data))
        size += len(chunk[-1].data)
        if len(chunk) >= CHUNK_DOCUMENTS or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def parse(
    tasks: Iterable[tuple[str, str, bytes | Remote]],
    *,
    workers: int | None = None,
    reader: str = READER,
    seconds: float = SECONDS,
    memory: int = MEMORY,
    idle: list[Worker] | None = None,
) -> Iterator[frames.Part]:
    """Parse each of the tasks (sha256, name, bytes); yields what some documents gave at a time, in no particular order.

    reader: "module:function" with the signature of parsers.read_reports. idle: processes of an earlier call, which are used first,
    and to which those go that have nothing left to do; they end with their owner. Raises Problem when no worker can start.
    """
    waiting: deque[Chunk] = deque()
    source = chunks(tasks)
    crew: dict[Connection, Worker] = {}
    wanted = workers or duck.cores()
    came: set[str] = set()  # contents that have come whole

    def next_chunk() -> Chunk | None:
        return waiting.popleft() if waiting else next(source, None)

    try:
        while True:
            while len(crew) < wanted and (chunk := next_chunk()):
                worker = idle.pop() if idle else Worker(reader, seconds, memory)
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
                        # What it had finished of the chunk and not sent is lost with it: that goes round again.
                        part, rest = worker.blame(status, came)
                        yield part
                        if rest:
                            waiting.append(rest)
                    continue
                if kind == "ready":
                    worker.ready = True
                elif kind == "at":
                    worker.at, worker.member, worker.sent = value, None, 0
                elif kind == "member":
                    worker.member = value
                else:
                    packed, finished, worker.sent = value
                    came.update(finished)
                    if kind == "done":
                        worker.chunk = []
                        if chunk := next_chunk():
                            worker.give(chunk)
                        else:
                            del crew[connection]
                            if idle is None:
                                worker.end()
                            else:
                                idle.append(worker)
                    yield frames.unpack(packed, finished)
    finally:
        for worker in crew.values():
            worker.process.kill()
            worker.end()
