"""The dbt models as assets and the dbt tests as their checks, out of dbt's manifest; one dbt run builds them all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from dagster import AssetCheckResult, AssetCheckSeverity, AssetSpec, Failure, MaterializeResult
from dagster_dbt import DagsterDbtTranslator, DbtProject, dbt_assets

from pipelines import marts as stage
from pipelines.defs.run import Run
from pipelines.home import Home, default_home
from pipelines.marts import dbt

MANIFEST: Mapping[str, Any] = json.loads(dbt.manifest(Home(default_home())).read_text(encoding="utf-8"))


class Translator(DagsterDbtTranslator):
    def get_asset_spec(self, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None) -> AssetSpec:
        return super().get_asset_spec(manifest, unique_id, project).replace_attributes(group_name="marts")


TRANSLATOR = Translator()


@dbt_assets(manifest=MANIFEST, dagster_dbt_translator=TRANSLATOR, name="marts")
def marts(run: Run) -> Iterator[MaterializeResult | AssetCheckResult]:
    with run.stage("marts") as entry:
        built = stage.build(run.home)
        failed = [check for check in built.checks if not check.passed]
        entry |= {"fresh": built.fresh, "tables": len(built.rows), "checks": len(built.checks), "failed": len(failed)}
    specs = {model: TRANSLATOR.get_asset_spec(MANIFEST, model, None) for model in built.rows}
    for model, rows in built.rows.items():
        yield MaterializeResult(
            asset_key=specs[model].key,
            metadata={"seconds": entry["seconds"], "fresh": built.fresh} | ({} if rows is None else {"dagster/row_count": rows}),
        )
    declared = {spec.metadata["dagster_dbt/unique_id"]: spec for spec in marts.check_specs}
    for check in built.checks:
        if spec := declared.get(check.unique_id):
            yield AssetCheckResult(
                passed=check.passed and not check.failures,
                asset_key=spec.asset_key,
                check_name=spec.name,
                severity=AssetCheckSeverity.ERROR if check.severity == "error" else AssetCheckSeverity.WARN,
                metadata={"failing rows": check.failures, "message": check.message or ""},
            )
    if built.problems:
        message = "; ".join(built.problems)
        run.refuse(message)
        raise Failure(message)
