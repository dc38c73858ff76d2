"""Asset `snapshots`: what the inboxes hold, stored by content hash."""

from __future__ import annotations

from dataclasses import asdict

from dagster import AssetCheckResult, MaterializeResult, asset, asset_check

from pipelines import snapshots as stage
from pipelines.cells.engines import engine
from pipelines.defs.crawl import crawl
from pipelines.defs.run import Run
from pipelines.snapshots import store


@asset(
    group_name="snapshots",
    kinds={"parquet"},
    deps=[crawl],
    description="Bytes as published, by content hash, and where they were seen",
)
def snapshots(run: Run) -> MaterializeResult:
    with run.stage("snapshots") as entry:
        entry |= asdict(stage.take_in(run.home, run.inboxes))
        if run.corpora:
            with engine(run.engine) as chosen:
                more = asdict(stage.take_in_corpora(run.home, run.corpora, chosen.digests))
            entry |= {count: entry[count] + more[count] for count in more}
    return MaterializeResult(metadata=entry)


@asset_check(asset=snapshots, blocking=True, description="Each content that was seen and taken in lies in a pack")
def contents_are_stored(run: Run) -> AssetCheckResult:
    seen = store.sightings(run.home).filter(store.pl.col("rule").is_null())["sha256"]
    lost = sorted(set(seen.to_list()) - set(store.stored(run.home)))
    if lost:
        run.refuse(f"{len(lost)} contents were seen and are not stored, the first is {lost[0]}")
    return AssetCheckResult(passed=not lost, metadata={"lost": lost[:10]})
