"""Assets `facts/*`: the frames that dbt reads, with the checks of the gate before it."""

from __future__ import annotations

from collections.abc import Iterator

from dagster import AssetCheckResult, AssetKey, AssetSpec, MaterializeResult, asset_check, multi_asset

from pipelines import facts as stage
from pipelines.defs.cells import cells
from pipelines.defs.run import Run
from pipelines.errors import CheckFailed
from pipelines.facts.schemas import FRAMES

KEYS = {name: AssetKey(["facts", name]) for name in FRAMES}


@multi_asset(
    name="facts",
    specs=[AssetSpec(key, deps=[cells], group_name="facts", kinds={"parquet"}) for key in KEYS.values()],
)
def facts(run: Run) -> Iterator[MaterializeResult]:
    with run.stage("facts") as entry:
        built = stage.build(run.home)
        entry |= {"fresh": built.fresh, "reports": built.rows["reports"], "cells": built.rows["cells"]}
    for name, rows in built.rows.items():
        yield MaterializeResult(
            asset_key=KEYS[name],
            metadata={"dagster/row_count": rows, "seconds": entry["seconds"], "fresh": built.fresh},
        )


@asset_check(asset=KEYS["cells"], blocking=True, description="Columns are as declared, and no two rows share a key")
def schemas_and_keys(run: Run) -> AssetCheckResult:
    try:
        stage.check(run.home.facts)
    except CheckFailed as error:
        run.refuse(str(error))
        return AssetCheckResult(passed=False, metadata={"problem": str(error)})
    return AssetCheckResult(passed=True)


@asset_check(asset=KEYS["reports"], blocking=True, description="Whatever was taken in is a report or in quarantine")
def everything_is_accounted_for(run: Run) -> AssetCheckResult:
    lost = stage.unaccounted(run.home)["source_file"].to_list()
    if lost:
        run.refuse(f"{len(lost)} files are neither read nor in quarantine, the first is {lost[0]}")
    return AssetCheckResult(passed=not lost, metadata={"lost": lost[:10]})
