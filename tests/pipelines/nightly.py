"""What the tests of whole nights share: the job in a process of its own, over the test site."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
_spec = importlib.util.spec_from_file_location("report_site", ROOT / "tests" / "crawl" / "report_site.py")
assert _spec and _spec.loader
report_site = importlib.util.module_from_spec(_spec)
sys.modules["report_site"] = report_site
_spec.loader.exec_module(report_site)


def environment(site: Any, folder: Path, **more: str) -> dict[str, str]:
    """The environment of a night: the site's sources, its hosts allowed, an empty inbox."""
    file = folder / "sources.yml"
    file.write_text(yaml.safe_dump(site.sources(), allow_unicode=True), encoding="utf-8")
    inbox = folder / "inbox"
    inbox.mkdir(exist_ok=True)
    (inbox / "put_here.txt").write_text(report_site.report("南通市通州区人民政府办公室", 2023), encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
    return kept | {
        "GONGKAI_SOURCES": str(file),
        "GONGKAI_ALLOW_HOSTS": ",".join(site.hosts),
        "GONGKAI_INBOX": str(inbox),
        "DAGSTER_HOME": str(ROOT),
    } | more  # fmt: skip


def night(home: Path) -> list[str]:
    """The command of one night over a HOME."""
    return [sys.executable, "-c", "from pipelines.cli import main; main()", "run", "--crawl", "--home", str(home)]
