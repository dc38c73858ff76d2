"""What a run has to say in the end: counts over HOME/facts, and where the release lies. For the summary and `status`."""

from __future__ import annotations

from typing import Any

import polars as pl

from pipelines import release
from pipelines.home import Home
from pipelines.snapshots import store


def summary(home: Home) -> dict[str, Any]:
    """taken_in, understood (of these, partial), quarantined (entries by reason), cells, findings by rule, release."""
    sightings = store.sightings(home)
    reports, quarantine, findings = (
        pl.read_parquet(home.facts / f"{name}.parquet") for name in ("reports", "quarantine", "findings")
    )
    reasons = (
        quarantine.group_by("reason")
        .agg(pl.len(), pl.col("source_file").first())
        .sort("len", "reason", descending=[True, False])
    )
    rules = findings.group_by("rule", "severity").len().sort("rule")
    manifest = release.current(home)
    return {
        "taken_in": sightings["source_file"].n_unique(),
        "contents": sightings["sha256"].drop_nulls().n_unique(),
        "understood": reports.height,
        "partial": reports.filter(pl.col("status") == "partial").height,
        "unassigned": reports.filter(pl.col("agency_id").is_null()).height,
        "quarantined": quarantine.height,
        "reasons": [{"reason": reason, "files": count, "example": file} for reason, count, file in reasons.rows()],
        "cells": pl.scan_parquet(home.facts / "cells.parquet").select(pl.len()).collect().item(),
        "findings": [{"rule": rule, "severity": severity, "count": count} for rule, severity, count in rules.rows()],
        "release": manifest and {"path": str(home.release), "name": manifest["name"], "content": manifest["content"]},
    }
