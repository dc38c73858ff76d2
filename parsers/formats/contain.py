"""Work that could crash, hang or eat the memory, done in a process of its own: native libraries on hostile bytes.

One helper process a process and kind of work, started when first needed and used again for the next document; it is
ended, and replaced, when it crashes or runs out of its time. Not here: the work itself; its functions live with their
formats and are named "module:function".
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import os
import pickle
import selectors
import signal
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from parsers import limits
from parsers.grid import Unreadable

_HEAD = struct.Struct("<Q")
_RECYCLE = 400  # documents after which a helper is replaced: native libraries leak
_helpers: dict[str, _Helper] = {}
_lock = threading.RLock()


def call(function: str, *arguments: Any, seconds: float, memory: int = limits.WORKER_MEMORY) -> Any:
    """What the function returns, run in the helper process.

    seconds, memory (bytes of address space): bounds on this one call. Raises Unreadable: the function's own, time_limit,
    too_large (out of memory), or container_crashed. Inside a helper the function is called directly.
    """
    if os.environ.get("GONGKAI_CONTAINED") == "1":
        return _function(function)(*arguments)
    with _lock:
        kind = function.partition(":")[0]
        helper = _helpers.get(kind)
        # After a fork the pipes belong to the parent process.
        if helper is None or helper.owner != os.getpid() or helper.process.poll() is not None:
            helper = _helpers[kind] = _Helper()
        try:
            answer = helper.ask((function, arguments, seconds, memory), seconds)
        except TimeoutError:
            helper.end()
            raise Unreadable(f"not read within {seconds:g} seconds", "time_limit") from None
        except (EOFError, OSError, pickle.UnpicklingError):
            status = helper.end(wait=0.5)
            if status == "SIGALRM":  # its own alarm, where nobody else ended it in time
                raise Unreadable(f"not read within {seconds:g} seconds", "time_limit") from None
            raise Unreadable(
                f"the program that reads this format ended unexpectedly ({status})", "container_crashed"
            ) from None
        except BaseException:  # interrupted: the answer that is still to come must not meet the next question
            helper.end()
            raise
        helper.asked += 1
        if helper.asked >= _RECYCLE or answer[0] == "memory":
            helper.end()
    match answer:
        case ("value", value):
            return value
        case ("unreadable", message, rule):
            raise Unreadable(message, rule)
        case ("memory",):
            raise Unreadable(f"more than {memory // limits.MIB:,} MiB of memory would be needed", "too_large")
        case (_, message):
            raise Unreadable(message, "file_damaged")


def _function(name: str) -> Any:
    module, _, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute)


class _Helper:
    """The other process, and the two pipes to it."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.asked = 0
        root = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from parsers.formats.contain import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path, "GONGKAI_CONTAINED": "1", "OMP_NUM_THREADS": "2"},
        )

    def ask(self, question: Any, seconds: float) -> Any:
        deadline = time.monotonic() + seconds
        data = pickle.dumps(question, pickle.HIGHEST_PROTOCOL)
        self.process.stdin.write(_HEAD.pack(len(data)) + data)
        self.process.stdin.flush()
        # Starting up (imports) is not the document's fault.
        deadline += 30 if self.asked == 0 else 0
        size = _HEAD.unpack(self._read(_HEAD.size, deadline))[0]
        return pickle.loads(self._read(size, deadline))

    def _read(self, size: int, deadline: float) -> bytes:
        data = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while len(data) < size:
                left = deadline - time.monotonic()
                if left <= 0 or not selector.select(left):
                    raise TimeoutError
                piece = os.read(self.process.stdout.fileno(), min(size - len(data), 1 << 20))
                if not piece:
                    raise EOFError
                data += piece
        return bytes(data)

    def end(self, wait: float = 0) -> str:
        """End the process; says how it ended by itself, if it does within `wait` seconds."""
        if self.owner != os.getpid():
            return ""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(wait)
        code = self.process.poll()
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()
        if code is None:
            return "ended by us"
        if code < 0:
            with contextlib.suppress(ValueError):
                return signal.Signals(-code).name
        return f"exit status {code}"


@atexit.register
def _end_all() -> None:
    for helper in _helpers.values():
        if helper.owner == os.getpid():
            helper.process.kill()


def serve() -> None:
    """The helper's side: answer questions until the pipe closes."""
    # What libraries print must not run into the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    questions = sys.stdin.buffer
    while head := questions.read(_HEAD.size):
        if len(head) < _HEAD.size:
            return
        function, arguments, seconds, memory = pickle.loads(questions.read(_HEAD.unpack(head)[0]))
        _bound(seconds, memory)
        try:
            answer: tuple[Any, ...] = ("value", _function(function)(*arguments))
        except Unreadable as error:
            answer = ("unreadable", str(error), error.rule)
        except MemoryError:
            answer = ("memory",)
        except RecursionError:
            answer = ("unreadable", "nested deeper than is read", "nested_too_deep")
        except Exception as error:  # noqa: BLE001 - whatever a library raises on a document is told as its damage
            answer = ("error", f"{type(error).__name__}: {error}"[:300])
        del arguments
        data = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
        answers.write(_HEAD.pack(len(data)) + data)
        answers.flush()
        _bound(0, None)


def _bound(seconds: float, memory: int | None) -> None:
    """Memory for the next call, and an alarm that ends the process should nobody be left to end it."""
    if hasattr(signal, "alarm"):
        signal.alarm(int(seconds + 10) if seconds else 0)
    try:
        import resource
    except ImportError:  # not on this system: time is bounded by the caller, memory is not
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = memory or resource.RLIM_INFINITY
    if most != resource.RLIM_INFINITY and (memory is None or wanted > most):
        wanted = most
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (wanted, most))
