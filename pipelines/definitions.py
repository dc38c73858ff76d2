"""Everything that Dagster knows of Gongkai: `dagster dev` and the daemon load this module (pyproject.toml, [tool.dagster])."""

from __future__ import annotations

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

from pipelines.defs import cells, facts, marts, release, snapshots
from pipelines.defs.run import Run

MODULES = [snapshots, cells, facts, marts, release]

# One process for all steps: a process a step costs more than most of them do. What is worth it runs in parallel inside.
nightly = define_asset_job(
    "nightly",
    selection=AssetSelection.all(),
    executor_def=in_process_executor,
    description="From the inbox to the release",
)

defs = Definitions(
    assets=load_assets_from_modules(MODULES),
    asset_checks=load_asset_checks_from_modules(MODULES),
    jobs=[nightly],
    schedules=[
        ScheduleDefinition(
            name="every_night",
            job=nightly,
            cron_schedule="0 2 * * *",
            execution_timezone="Asia/Shanghai",
            default_status=DefaultScheduleStatus.RUNNING,
        )
    ],
    resources={"run": Run()},
    executor=in_process_executor,
)
