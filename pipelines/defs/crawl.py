"""Asset `crawl`: what the sources' sites have that is new or changed. Its checks are alarms: they stop nothing, and a person is told."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

from dagster import (
    AssetCheckResult,
    AssetCheckSeverity,
    Backoff,
    Failure,
    MaterializeResult,
    RetryPolicy,
    asset,
    asset_check,
)

from pipelines import crawl as stage
from pipelines.crawl import freshness
from pipelines.defs.run import Run
from pipelines.errors import Problem


@asset(
    group_name="crawl",
    kinds={"warc"},
    retry_policy=RetryPolicy(max_retries=2, delay=60, backoff=Backoff.EXPONENTIAL),
    description="Reports on their agencies' own sites, as WARC",
)
def crawl(run: Run) -> MaterializeResult:
    sources = run.sources()
    with run.stage("crawl") as entry:
        try:
            done = stage.crawl(run.home, sources)
        except Problem as error:  # a full disk is no better a minute later
            raise Failure(str(error), allow_retries=False) from error
        entry |= {
            "night": done.night,
            "sources": len(sources),
            "listed": sum(one.listed for one in done.rounds),
            **asdict(done.taken),
        }
        entry |= {event: count for event in stage.EVENTS if (count := done.count(event))} | {
            "requests": done.requests,
            "bytes": done.bytes,
        }
        run.record.data["alarms"] = [*done.alarms, *freshness.stale(run.home, sources, datetime.now(UTC).date())]
        entry["alarms"] = len(run.record.data["alarms"])
    return MaterializeResult(metadata=entry)


@asset_check(asset=crawl, description="No source failed, or gave nothing where it gave something before")
def volume(run: Run) -> AssetCheckResult:
    alarms = freshness.volume(run.home, run.sources())
    return AssetCheckResult(passed=not alarms, severity=AssetCheckSeverity.ERROR, metadata={"alarms": alarms[:50]})


@asset_check(asset=crawl, name="freshness", description="No source is silent for days, or a year behind")
def is_fresh(run: Run) -> AssetCheckResult:
    stale = freshness.stale(run.home, run.sources(), datetime.now(UTC).date())
    return AssetCheckResult(passed=not stale, severity=AssetCheckSeverity.WARN, metadata={"stale": stale[:50]})
