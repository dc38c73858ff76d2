"""Telling how far long work is. The stages report here; who listens (a progress bar, nobody) is set by the caller."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Reporter(Protocol):
    def begin(self, task: str, total: int | None) -> None: ...
    def advance(self, task: str, by: int) -> None: ...
    def end(self, task: str) -> None: ...


class Silent:
    def begin(self, task: str, total: int | None) -> None:
        pass

    def advance(self, task: str, by: int) -> None:
        pass

    def end(self, task: str) -> None:
        pass


_reporter: Reporter = Silent()


def report_to(reporter: Reporter) -> None:
    global _reporter
    _reporter = reporter


class Task:
    def __init__(self, name: str):
        self.name = name

    def advance(self, by: int = 1) -> None:
        _reporter.advance(self.name, by)


@contextmanager
def task(name: str, total: int | None = None) -> Iterator[Task]:
    """A piece of work under a name that a person understands; total: its steps, None where unknown."""
    _reporter.begin(name, total)
    try:
        yield Task(name)
    finally:
        _reporter.end(name)
