"""The record of the last run, HOME/last_run.json: what each stage did and how it ended, for `gongkai status`.

Run facts (times, durations) live here and in Dagster's history, and nowhere in what is built.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from pipelines import files
from pipelines.home import Home


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class Record:
    """Written anew after each stage, so that a killed run leaves a record of how far it came."""

    def __init__(self, home: Home):
        self.home = home
        self.began = time.monotonic()
        self.data: dict[str, Any] = {
            "started": now(),
            "ended": None,
            "outcome": "running",
            "message": None,
            "stages": {},
        }
        before = read(home)
        if before and before["outcome"] == "running":  # killed: only the holder of HOME's lock comes here
            self.data["interrupted"] = f"in {before.get('stage', 'its start')}, begun {before['started']}"

    def save(self) -> None:
        files.write_text(self.home.last_run, json.dumps(self.data, ensure_ascii=False, indent=1) + "\n")

    @contextmanager
    def stage(self, name: str) -> Iterator[dict[str, Any]]:
        """Gives the stage's entry, to be filled with counts; `seconds` is added, and on an error its message."""
        entry: dict[str, Any] = {}
        if self.data.get("failed_stage") == name:  # tried again: what went wrong before does not count
            self.data |= {"outcome": "running", "message": None, "failed_stage": None}
        self.data["stages"][name] = entry
        self.data["stage"] = name
        self.save()
        began = time.monotonic()
        try:
            yield entry
        except BaseException as error:
            self.data |= {"outcome": "failed", "failed_stage": name}
            self.data["message"] = str(error) or type(error).__name__
            raise
        finally:
            entry["seconds"] = round(time.monotonic() - began, 2)
            try:
                self.save()
            except OSError:  # a full disk must not hide what went wrong
                if self.data["outcome"] != "failed":
                    raise

    def end(self, outcome: str, message: str | None = None) -> None:
        self.data |= {"outcome": outcome, "message": message or self.data["message"], "ended": now()}
        self.data["seconds"] = round(time.monotonic() - self.began, 2)
        self.data.pop("stage", None)
        self.save()


def read(home: Home) -> dict[str, Any] | None:
    """The last run's record; None where there was none."""
    try:
        return json.loads(home.last_run.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
