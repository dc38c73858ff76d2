"""Time: a clock that tests can turn, and the pace at which one host is asked."""

from __future__ import annotations

import threading
import time


class Clock:
    """The machine's. Tests give a virtual one, so that politeness costs them nothing."""

    def now(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()

    def wall(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class Pace:
    """Keeps requests to one host apart; several threads may ask for turns."""

    def __init__(self, clock: Clock):
        self.clock = clock
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, host: str, seconds: float) -> None:
        """Wait for the host's turn, and book the one after it."""
        with self._lock:
            now = self.clock.now()
            turn = max(now, self._next.get(host, now))
            self._next[host] = turn + seconds
        if turn > now:
            self.clock.sleep(turn - now)

    def ended(self, host: str, seconds: float) -> None:
        """An answer came: the next turn is no sooner than the pace after it, however slow the host was."""
        with self._lock:
            self._next[host] = max(self._next.get(host, 0.0), self.clock.now() + seconds)
