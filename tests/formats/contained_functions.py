"""Functions that misbehave, run in the helper process by test_contain."""

from __future__ import annotations

import os
import time

from parsers.grid import Unreadable


def double(number: int) -> int:
    print("a library talks")
    return 2 * number


def helper_id() -> int:
    return os.getpid()


def crash() -> None:
    os.abort()


def hang() -> None:
    while True:
        time.sleep(1)


def eat() -> int:
    return len(bytearray(2 << 30))


def refuse() -> None:
    raise Unreadable("no table in it", "not_text")


def fail() -> None:
    raise ValueError("bad header")
