"""The main job for a caller in this process: Dagster's `inbox` or `nightly`, started only when there is something to do."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from parsers.reference import ROOT
from pipelines import cells, facts, files, marts, record, release, snapshots
from pipelines.errors import Problem
from pipelines.home import Home
from pipelines.lock import locked
from pipelines.snapshots import remote
from pipelines.summary import summary


def up_to_date(home: Home, inboxes: Sequence[Path], corpora: Sequence[str] = ()) -> bool:
    """Nothing new lies in the inboxes and below the corpora's addresses, and the release was made from all that HOME holds by the code as it is."""
    return (
        not snapshots.anything_new(home, inboxes)
        and not remote.new(home, corpora)
        and not cells.unparsed(home)
        and facts.is_current(home)
        and marts.is_current(home)
        and release.is_current(home)
    )


def run(
    home: Home, inboxes: Sequence[Path], *, corpora: Sequence[str] = (), engine: str = "", crawl: bool = False, verbose: bool = False
) -> dict[str, Any]:
    """Run the job; returns summary.summary, with `changed`, `new` (the files first seen) and `alarms` of the crawl.

    corpora: addresses (snapshots/remote.py). engine: where parsing runs (cells/engines.py). crawl:
    walk the sources first. Raises Problem with what went wrong; the last release stays.
    """
    with locked(home.lock):
        files.sweep(*home.stages)
        if not crawl and up_to_date(home, inboxes, corpora):
            kept = record.Record(home)
            kept.data["unchanged"] = True
            kept.end("done")
            return summary(home) | {"changed": False, "new": 0, "alarms": []}
        asked = {"inbox_paths": [str(path) for path in inboxes], "corpora": list(corpora), "engine": engine}
        _run_dagster(home, asked, "nightly" if crawl else "inbox", verbose)
        outcome = record.read(home) or {}
        if outcome.get("outcome") != "done":
            raise Problem(f"the run failed, and published nothing: {outcome.get('message')}")
        new = sum(outcome["stages"].get(stage, {}).get("sighted", 0) for stage in ("crawl", "snapshots"))
        return summary(home) | {"changed": True, "new": new, "alarms": outcome.get("alarms", [])}


def _run_dagster(home: Home, asked: dict[str, Any], job: str, verbose: bool) -> None:
    os.environ["GONGKAI_HOME"] = str(home.root)
    gc.set_threshold(
        100_000
    )  # importing Dagster and dbt makes millions of objects that stay: a sixth of the time was collecting
    if not verbose:
        logging.getLogger("dagster").setLevel(logging.CRITICAL)
    from pipelines.definitions import defs
    from pipelines.defs.instance import project_instance

    config = {
        "resources": {"run": {"config": {"home_path": str(home.root)} | asked}},
        "loggers": {"console": {"config": {"log_level": "INFO" if verbose else "CRITICAL"}}},
    }
    with project_instance(ROOT) as instance:
        result = defs.resolve_job_def(job).execute_in_process(
            run_config=config, instance=instance, raise_on_error=False
        )
    if not result.success and (record.read(home) or {}).get("outcome") == "done":
        raise Problem("the run failed; `gongkai run --verbose` shows where")
