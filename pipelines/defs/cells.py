"""Asset `cells`: what the present parser reads in each content."""

from __future__ import annotations

from dataclasses import asdict

from dagster import AssetCheckResult, MaterializeResult, asset, asset_check

from pipelines import cells as stage
from pipelines.defs.run import Run
from pipelines.defs.snapshots import snapshots


@asset(
    group_name="cells", kinds={"parquet"}, deps=[snapshots], description="Each table cell as read, with where it stood"
)
def cells(run: Run) -> MaterializeResult:
    with run.stage("cells") as entry:
        entry |= asdict(stage.parse_new(run.home, engine=run.engine))
    return MaterializeResult(metadata=entry)


@asset_check(asset=cells, blocking=True, description="Each stored content went through the present parser")
def contents_are_parsed(run: Run) -> AssetCheckResult:
    left = sorted(stage.unparsed(run.home).values())
    if left:
        run.refuse(f"{len(left)} contents are not parsed, the first is {left[0]}")
    return AssetCheckResult(passed=not left, metadata={"left": left[:10]})
