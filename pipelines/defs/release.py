"""Asset `release`: the files that people open."""

from __future__ import annotations

from dagster import MaterializeResult, asset

from pipelines import release as stage
from pipelines.defs.marts import marts
from pipelines.defs.run import Run


@asset(
    group_name="release",
    kinds={"duckdb", "parquet"},
    deps=[*marts.keys],
    description="Published: DuckDB, Parquet, data package",
)
def release(run: Run) -> MaterializeResult:
    with run.stage("release") as entry:
        published = stage.publish(run.home)
        entry |= {"new": published.new, "path": str(published.path.resolve()), "rows": sum(published.rows.values())}
        if published.removed:
            entry["removed"] = ", ".join(published.removed)
    return MaterializeResult(metadata=entry)
