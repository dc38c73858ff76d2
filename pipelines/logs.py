"""Logs as lines of JSON: time, level, event, the run's id, the document's, and what else there is to say. No secrets.

They go to HOME/logs/gongkai.jsonl, and to stderr where GONGKAI_LOG says so (`json`, or `text` for people). Not here: the
record of a run (record.py), and what a person must know in the morning (night/).
"""

from __future__ import annotations

import json
import logging
import logging.handlers
import os
import re
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = "gongkai"
FILE_BYTES = 20 << 20
FILES = 5
_SECRET = re.compile(
    r"(?i)((?:pass(?:word|wd)?|secret|token|key|access_token|api_?key|sign|authorization)\s*[=:]\s*)(?:bearer\s+|basic\s+)?[^\s&\"',;]+|(?<=://)[^/\s@]+:[^/\s@]+(?=@)"
)
_run: str | None = None


def redact(text: str) -> str:
    """A text without passwords, tokens and keys: in addresses, headers and `name=value`."""
    return _SECRET.sub(lambda found: f"{found[1] or ''}***", text)


def run_id() -> str:
    """The id of this run: Dagster's where there is one (begin), else one of this process."""
    global _run
    _run = _run or uuid.uuid4().hex
    return _run


def begin(run: str | None = None) -> str:
    """Name the run that logs from here on; returns its id."""
    global _run
    _run = run or uuid.uuid4().hex
    return _run


class Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "part": record.name.removeprefix(f"{ROOT}."),
            "event": record.getMessage(),
            "run": run_id(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        return redact(json.dumps(entry, ensure_ascii=False, default=str))


class Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        said = " ".join(f"{name}={value}" for name, value in getattr(record, "fields", {}).items())
        return redact(
            f"{record.levelname.lower():<8}{record.name.removeprefix(ROOT + '.')}: {record.getMessage()} {said}".rstrip()
        )


class Logger:
    """log.info("new", doc=…, source=…): an event in a word or two, and fields."""

    def __init__(self, part: str):
        self._logger = logging.getLogger(f"{ROOT}.{part}")

    def _log(self, level: int, event: str, fields: dict[str, Any], error: bool = False) -> None:
        if self._logger.isEnabledFor(level):
            self._logger.log(level, event, extra={"fields": fields}, exc_info=error)

    def debug(self, event: str, **fields: Any) -> None:
        self._log(logging.DEBUG, event, fields)

    def info(self, event: str, **fields: Any) -> None:
        self._log(logging.INFO, event, fields)

    def warning(self, event: str, **fields: Any) -> None:
        self._log(logging.WARNING, event, fields)

    def error(self, event: str, *, trace: bool = False, **fields: Any) -> None:
        self._log(logging.ERROR, event, fields, trace)


def get(part: str) -> Logger:
    return Logger(part)


class _File(logging.handlers.RotatingFileHandler):
    """Lines that can't be written (a full disk) are lost; the work goes on."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        pass


def write_to(folder: Path) -> None:
    """Log into a folder from here on; GONGKAI_LOG=json or text adds stderr, GONGKAI_LOG_LEVEL (default info) the threshold."""
    root = logging.getLogger(ROOT)
    root.propagate = False
    root.setLevel(os.environ.get("GONGKAI_LOG_LEVEL", "info").upper())
    for handler in root.handlers[:]:
        root.removeHandler(handler)
        handler.close()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file: logging.Handler = _File(
            folder / "gongkai.jsonl", maxBytes=FILE_BYTES, backupCount=FILES, encoding="utf-8", delay=True
        )
        file.setFormatter(Lines())
        root.addHandler(file)
    except OSError:
        pass
    wanted = os.environ.get("GONGKAI_LOG")
    if wanted in ("json", "text"):
        stream = logging.StreamHandler(sys.stderr)
        stream.setFormatter(Lines() if wanted == "json" else Text())
        root.addHandler(stream)
    logging.getLogger("httpx2").setLevel(logging.WARNING)


logging.getLogger(ROOT).addHandler(logging.NullHandler())
