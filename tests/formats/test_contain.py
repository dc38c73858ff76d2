"""A document that crashes, hangs or eats memory ends its helper process and nothing else."""

from __future__ import annotations

import multiprocessing
import os
import time
from pathlib import Path

import pytest

from parsers.formats import contain
from parsers.grid import Unreadable


@pytest.fixture(autouse=True)
def _importable(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    yield
    for helper in list(contain._helpers.values()):
        helper.end()
    contain._helpers.clear()


def ask(function: str, *arguments, seconds: float = 20, memory: int = 1 << 30):
    return contain.call(f"contained_functions:{function}", *arguments, seconds=seconds, memory=memory)


def test_answers_come_back_and_the_helper_is_used_again():
    assert ask("double", 4) == 8
    first = ask("helper_id")
    assert first != os.getpid()
    assert ask("helper_id") == first


@pytest.mark.parametrize(("function", "rule"), [("crash", "container_crashed"), ("eat", "too_large"), ("refuse", "not_text"), ("fail", "file_damaged")])
def test_what_goes_wrong_is_told_and_the_next_call_works(function, rule):
    with pytest.raises(Unreadable) as caught:
        ask(function)
    assert caught.value.rule == rule
    assert ask("double", 3) == 6


def test_a_hang_ends_in_time():
    ask("double", 1)  # start-up has a grace of its own
    started = time.monotonic()
    with pytest.raises(Unreadable) as caught:
        ask("hang", seconds=0.5)
    assert caught.value.rule == "time_limit"
    assert time.monotonic() - started < 5
    assert ask("double", 3) == 6


def _in_child(queue) -> None:
    queue.put(ask("helper_id"))


def test_a_forked_process_gets_a_helper_of_its_own():
    mine = ask("helper_id")
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    child = context.Process(target=_in_child, args=(queue,))
    child.start()
    theirs = queue.get(timeout=30)
    child.join()
    assert theirs not in (mine, os.getpid())
    assert ask("helper_id") == mine
