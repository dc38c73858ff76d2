"""The Dagster graph: a changed key, dependency, check, job or schedule shows here, and in review.

The expectation is written where it is missing, and the test then fails and asks for a look at it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, once

EXPECTED = Path(__file__).with_name("definitions.json")


SCRIPT = """
import json
from pipelines.definitions import defs
graph = defs.resolve_asset_graph()
key = lambda one: "/".join(one.path)
print(json.dumps({
    "assets": {key(k): sorted(key(p) for p in graph.get(k).parent_keys) for k in sorted(graph.materializable_asset_keys)},
    "groups": {key(k): graph.get(k).group_name for k in sorted(graph.materializable_asset_keys)},
    "checks": sorted([key(c.asset_key), c.name, graph.get(c).blocking] for c in graph.asset_check_keys),
    "jobs": sorted(job.name for job in defs.resolve_all_job_defs() if not job.name.startswith("__")),
    "executor": defs.resolve_job_def("nightly").executor_def.name,
    "retried": sorted(key(d.key) for d in defs.assets if getattr(d.op, "retry_policy", None)),
    "sensors": [[s.name, s.job_name, s.default_status.value] for s in defs.sensors],
    "schedules": [[s.name, s.cron_schedule, s.execution_timezone, s.job_name, s.default_status.value] for s in defs.schedules],
}))
"""


@pytest.fixture(scope="session")
def graph(built: Path, tmp_path_factory: pytest.TempPathFactory) -> dict:
    """What the definitions hold, asked in a process of its own: they load for a HOME, and take seconds."""

    def build(folder: Path) -> None:
        environment = os.environ | {"GONGKAI_HOME": str(built / "home")}
        command = [sys.executable, "-W", "error::DeprecationWarning:pipelines", "-c", SCRIPT]
        ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr
        assert "Warning" not in ended.stderr
        (folder / "graph.json").write_text(ended.stdout, encoding="utf-8")

    return json.loads((once(tmp_path_factory, "graph", build) / "graph.json").read_text(encoding="utf-8"))


def test_graph_is_as_reviewed(graph: dict) -> None:
    found = {**graph, "checks": [one for one in graph["checks"] if graph["groups"][one[0]] != "marts"]}
    if not EXPECTED.exists():
        EXPECTED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{EXPECTED.name} was missing and is written: review it")
    assert found == json.loads(EXPECTED.read_text(encoding="utf-8"))


def test_flow_has_one_way(graph: dict) -> None:
    """Crawl → snapshots → cells → facts → marts → release: each asset depends on its own or the stage before it."""
    order = ["crawl", "snapshots", "cells", "facts", "marts", "release"]
    for asset, parents in graph["assets"].items():
        stage = order.index(graph["groups"][asset])
        for parent in parents:
            if parent in graph["groups"]:
                assert stage - order.index(graph["groups"][parent]) in (0, 1), (asset, parent)


def test_gates_block(graph: dict) -> None:
    """Each stage before the release has a blocking check, and so has every table of figures."""
    blocked = {asset for asset, _, blocking in graph["checks"] if blocking}
    assert {"snapshots", "cells", "facts/cells", "facts/reports"} <= blocked
    counted = {asset for asset in graph["groups"] if asset.startswith(("fact_", "indicators_"))}
    assert len(counted) > 8 and counted - blocked == set()  # the others have declared keys, which fail the build itself


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["definitions", "validate"], "All code locations passed validation"),
        (["schedule", "list"], "Schedule: every_night [RUNNING]"),
        (["job", "execute", "-m", "pipelines.definitions", "-j", "nightly"], "RUN_SUCCESS"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_dagster_commands(home: Path, command: list[str], told: str) -> None:
    dagster = Path(sys.executable).with_name("dagster")
    environment = os.environ | {"GONGKAI_HOME": str(home), "DAGSTER_HOME": str(ROOT), "NO_COLOR": "1", "GONGKAI_SOURCES": os.devnull}
    ended = subprocess.run([dagster, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr[-2000:]
    assert told in ended.stdout + ended.stderr
