"""HOME/releases/changes/<release>.html: what a release has that the one before it had not, for people. It lies beside the releases and not in
them: from which release one comes is history, and the same reports must give the same files whatever came before.

Reports and rows only: every figure that changed is told by `gongkai diff`.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any

import duckdb

from pipelines import files
from pipelines.home import Home

MOST = 200  # reports that are named
_REPORTS = """
    SELECT coalesce(agency_name, agency_as_printed, title, ''), year, scope, source_file, member, part, sha256
    FROM read_parquet(?) WHERE is_current ORDER BY year, agency_id, scope, source_file, member, part
"""
_STYLE = "body{font-family:system-ui,'Noto Sans CJK SC','Microsoft YaHei',sans-serif;max-width:52rem;margin:1rem auto;padding:0 1rem;line-height:1.6}\
table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{border-bottom:1px solid #c3cad6;text-align:left;padding:.2rem .5rem}"
Report = tuple[Any, ...]


def write(before: Path | None, release: Path, home: Home) -> Path:
    """Write the page. before: the release that this one follows, None for the first."""
    folder = home.releases / "changes"
    folder.mkdir(exist_ok=True)
    path = folder / f"{release.name}.html"
    files.write_text(path, render(before, release))
    return path


def render(before: Path | None, release: Path) -> str:
    """The page's text."""
    new = _reports(release)
    if before is None:
        body = f"<p>The first release here: {len(new):,} reports. · 首次发布，共 {len(new):,} 份报告。</p>"
        return _page(release, body)
    old = _reports(before)
    added, gone = _but_for(new, old), _but_for(old, new)
    replaced = {(name, year, scope) for name, year, scope, *_ in added} & {(name, year, scope) for name, year, scope, *_ in gone}
    parts = [
        f"<p>{escape(before.name)} → {escape(release.name)}: {len(old):,} → {len(new):,} reports · 份报告</p>",
        _listed("New reports · 新增报告", [one for one in added if one[:3] not in replaced]),
        _listed("Reports in a new version · 有新版本的报告", [one for one in added if one[:3] in replaced]),
        _listed("Reports that are gone · 不再收录的报告", [one for one in gone if one[:3] not in replaced]),
        _rows(before, release),
        "<p><code>gongkai diff</code>: every figure that changed, with its sources · 每个变化的数字及其出处</p>",
    ]
    return _page(release, "".join(parts))


def _reports(folder: Path) -> list[Report]:
    with duckdb.connect() as connection:
        return connection.execute(_REPORTS, [str(folder / "parquet" / "dim_report.parquet")]).fetchall()


def _but_for(some: list[Report], others: list[Report]) -> list[Report]:
    there = set(others)
    return [one for one in some if one not in there]


def _listed(title: str, reports: list[Report]) -> str:
    rows = "".join(f"<tr><td>{escape(str(name))}</td><td>{year or '–'}</td><td>{escape(file + (f' › {member}' if member else ''))}</td></tr>"
                   for name, year, _, file, member, *_ in reports[:MOST])  # fmt: skip
    more = f"<p>… {len(reports) - MOST:,}</p>" if len(reports) > MOST else ""
    head = "<tr><th scope='col'>body · 机关</th><th scope='col'>year · 年度</th><th scope='col'>file · 文件</th></tr>"
    return f"<h2>{title}: {len(reports):,}</h2>" + (f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>{more}" if reports else "")


def _rows(before: Path, release: Path) -> str:
    old, new = (json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["rows"] for folder in (before, release))
    rows = "".join(f"<tr><td>{escape(name)}</td><td>{old.get(name, 0):,}</td><td>{new.get(name, 0):,}</td></tr>"
                   for name in sorted(old.keys() | new.keys()) if old.get(name, 0) != new.get(name, 0))  # fmt: skip
    head = "<tr><th scope='col'>table · 表</th><th scope='col'>before · 此前</th><th scope='col'>now · 现在</th></tr>"
    return f"<h2>Rows · 行数</h2><table><thead>{head}</thead><tbody>{rows}</tbody></table>" if rows else ""


def _page(release: Path, body: str) -> str:
    name = escape(release.name)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Gongkai 公开 {name}: what changed · 变化</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>Gongkai 公开 {name}: what changed · 变化</h1>{body}</main></body></html>\n"
    )
