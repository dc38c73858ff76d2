"""Sensor `inbox_watch`: a run when something was put into an inbox, once it lies there whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from dagster import (
    DefaultSensorStatus,
    JobDefinition,
    RunRequest,
    SensorDefinition,
    SensorEvaluationContext,
    SensorResult,
    SkipReason,
)
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from pipelines import snapshots
from pipelines.defs.run import watched_inboxes
from pipelines.home import Home, default_home
from pipelines.snapshots import inbox

SECONDS = 30


def signature(inboxes: Sequence[Path], home: Home) -> str | None:
    """A hash of names, sizes and times of what lies in the inboxes, without reading it; None where nothing does."""
    digest, found = hashlib.sha256(), 0
    for entry in inbox.entries(inboxes, skip=home.root):
        try:
            stat = Path(entry.path).lstat()
        except OSError:
            continue
        digest.update(f"{entry.source_file}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
        found += 1
    return digest.hexdigest()[:32] if found else None


def evaluate(context: SensorEvaluationContext) -> SensorResult | SkipReason:
    """Ask for a run when the inboxes are as they were at the last look, and other than at the last run: copying has ended."""
    home = Home(default_home())
    inboxes = [folder for folder in watched_inboxes(home) if folder.is_dir()]
    if not inboxes:
        return SkipReason("no inbox: set GONGKAI_INBOX, or make HOME/inbox")
    before = json.loads(context.cursor) if context.cursor else {}
    now = signature(inboxes, home)
    cursor = json.dumps({"seen": now, "run": before.get("run")})
    if now is None or now == before.get("run"):
        return SensorResult(skip_reason=SkipReason("nothing new in the inbox"), cursor=cursor)
    if now != before.get("seen"):
        return SensorResult(skip_reason=SkipReason("something is being put into the inbox"), cursor=cursor)
    if not snapshots.anything_new(home, inboxes):  # the night took it, or it was touched only
        return SensorResult(skip_reason=SkipReason("all of it was taken in before"), cursor=json.dumps({"seen": now, "run": now}))
    return SensorResult(run_requests=[RunRequest(run_key=now)], cursor=json.dumps({"seen": now, "run": now}))


def watch(job: JobDefinition | UnresolvedAssetJobDefinition) -> SensorDefinition:
    return SensorDefinition(
        name="inbox_watch",
        evaluation_fn=evaluate,
        job=job,
        minimum_interval_seconds=SECONDS,
        default_status=DefaultSensorStatus.RUNNING,
        description="Runs the job when something was put into an inbox",
    )
