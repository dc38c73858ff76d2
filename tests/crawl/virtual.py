"""A clock that politeness does not cost any time with."""

from __future__ import annotations

import threading

from pipelines.crawl.pace import Clock


class Virtual(Clock):
    """Sleeping moves the clock on, for all threads. slept: every wait, in order."""

    def __init__(self, wall: float = 1_700_000_000.0):
        self.at, self.start, self.slept, self.lock = 0.0, wall, [], threading.Lock()

    def now(self) -> float:
        return self.at

    def wall(self) -> float:
        return self.start + self.at

    def sleep(self, seconds: float) -> None:
        with self.lock:
            self.at += seconds
            self.slept.append(seconds)
