"""Everything that Dagster knows of Gongkai: `dagster dev` and the daemon load this module (pyproject.toml, [tool.dagster])."""

from __future__ import annotations

import os

from dagster import (
    AssetSelection,
    DefaultScheduleStatus,
    Definitions,
    ScheduleDefinition,
    define_asset_job,
    in_process_executor,
    load_asset_checks_from_modules,
    load_assets_from_modules,
)

from pipelines.defs import cells, crawl, facts, inbox, marts, release, snapshots
from pipelines.defs.run import Run

MODULES = [crawl, snapshots, cells, facts, marts, release]

# One process for all steps: a process a step costs more than most of them do. What is worth it runs in parallel inside.
nightly = define_asset_job(
    "nightly",
    selection=AssetSelection.all(),
    executor_def=in_process_executor,
    description="From the sources and the inbox to the release",
)
from_inbox = define_asset_job(
    "inbox",
    selection=AssetSelection.all() - AssetSelection.groups("crawl"),
    executor_def=in_process_executor,
    description="From the inbox to the release, asking no site",
)

defs = Definitions(
    assets=load_assets_from_modules(MODULES),
    asset_checks=load_asset_checks_from_modules(MODULES),
    jobs=[nightly, from_inbox],
    schedules=[
        ScheduleDefinition(
            name="every_night",
            job=nightly,
            cron_schedule=os.environ.get("GONGKAI_SCHEDULE") or "0 2 * * *",
            execution_timezone=os.environ.get("GONGKAI_TIMEZONE") or "Asia/Shanghai",
            default_status=DefaultScheduleStatus.RUNNING,
        )
    ],
    sensors=[inbox.watch(from_inbox)],
    resources={"run": Run()},
    executor=in_process_executor,
)
