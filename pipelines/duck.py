"""How the stages open DuckDB: with bounds on memory and threads, and a folder for what memory does not hold.

GONGKAI_MEMORY ("3GB") is for one connection, and only one works at a time; what Python itself takes comes on top. GONGKAI_THREADS: as
many as there are processors. Not here: reading a release (release/reading), which takes what its user has.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import duckdb

from pipelines.errors import Problem

MEMORY = "3GB"


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def bounds() -> dict[str, str | int]:
    """memory_limit and threads, as DuckDB's settings are called. Raises Problem for a variable that says neither."""
    threads = os.environ.get("GONGKAI_THREADS") or str(cores())
    if not threads.isdecimal() or int(threads) < 1:
        raise Problem(f"GONGKAI_THREADS must be a number of threads, not {threads!r}")
    return {"memory_limit": os.environ.get("GONGKAI_MEMORY") or MEMORY, "threads": int(threads)}


def connect(spill: Path, database: Path | None = None, **options: Any) -> duckdb.DuckDBPyConnection:
    """A connection within the bounds. spill: a folder that need not exist, for the caller to remove. database: in memory where None.

    Raises Problem where the bounds are none.
    """
    try:
        return duckdb.connect(str(database) if database else ":memory:", config=bounds() | {"temp_directory": str(spill)}, **options)
    except (duckdb.ParserException, duckdb.InvalidInputException) as error:
        raise Problem(f"GONGKAI_MEMORY must be an amount of memory such as 2GB, not {bounds()['memory_limit']!r} ({error})") from None
