"""One summary a night: what is new, changed, gone, in quarantine, broken, slow, and what needs a person. Markdown and HTML.

It is written to HOME/nights and sent where that is configured (notify/). Not here: the summary of `gongkai run` (summary.py).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from pipelines import files, logs, notify, quarantine, release
from pipelines.crawl.ledger import Document, Ledger
from pipelines.home import Home
from pipelines.snapshots import store

SHOWN = 20  # lines of one list
KEPT = 400  # nights
SLOW_DOCUMENT = 20.0  # seconds for one answer
SLOW_SOURCE = 3_600.0

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#222}h1{font-size:1.4rem}"
    "h2{font-size:1.1rem}li{overflow-wrap:anywhere}.person{border-left:4px solid #b00020;padding-left:1rem}"
)
PAGE = (
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>{title}</title><style>{style}</style></head><body><h1>{title}</h1>{body}</body></html>\n"
)

log = logs.get("night")


@dataclass
class Night:
    """title: one line that says it all. sections: (heading in both languages, lines). person: what a person must decide."""

    name: str
    title: str
    outcome: str
    person: list[str] = field(default_factory=list)
    sections: list[tuple[str, list[str]]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


def tell(home: Home, record: dict[str, Any]) -> Night:
    """Write and send the summary of the night that the record is of. A message that can't be sent is an entry in the log."""
    night = summarise(home, record)
    files.write_text(home.nights / f"{night.name}.md", markdown(night))
    files.write_text(home.nights / f"{night.name}.html", page(night))
    up_to = _told(home)
    if night.outcome == "done":  # what a night that failed found is told again by the one that does not
        up_to = {
            "night": record["stages"].get("crawl", {}).get("night", up_to["night"]),
            "seen": store.sightings(home).height,
        }
    told = {"title": night.title, "outcome": night.outcome, **night.counts, "person": night.person, "told": up_to}
    files.write_text(home.nights / f"{night.name}.json", json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    for suffix in ("md", "html", "json"):
        files.point(home.nights / f"latest.{suffix}", f"{night.name}.{suffix}")
    for old in sorted(home.nights.glob("[0-9]*.md"))[:-KEPT]:
        for suffix in ("md", "html", "json"):
            files.remove(old.with_suffix(f".{suffix}"))
    for channel, problem in notify.send(
        night.title, markdown(night), page(night), night.counts | {"outcome": night.outcome}
    ):
        log.error("not sent", channel=channel, reason=problem)
    return night


def summarise(home: Home, record: dict[str, Any]) -> Night:
    stages = record["stages"]
    crawled = stages.get("crawl", {})
    number = crawled.get("night")
    told = _told(home)
    documents = _documents(home, told["night"], number) if number else {}
    waiting = quarantine.waiting(home)
    fresh = _new_contents(home, told["seen"])
    held = [entry for entry in waiting if entry.sha256 in fresh]
    rules = _broken(home, fresh)
    manifest = release.current(home)
    counts = {
        "new": len(documents.get("new", [])),
        "changed": len(documents.get("changed", [])),
        "gone": len(documents.get("gone", [])),
        "from_inbox": stages.get("snapshots", {}).get("sighted", 0),
        "quarantined": len(held),
        "broken_rules": sum(count for _, _, count in rules),
        "requests": crawled.get("requests", 0),
        "bytes": crawled.get("bytes", 0),
    }
    person = _person(record, held, documents)
    counts["person"] = len(person)
    name = re.sub(r"[^0-9]", "", record["started"])[:14]
    bad = record["outcome"] != "done"
    what = (
        f"{counts['new']} new, {counts['changed']} changed, {counts['gone']} gone, {counts['quarantined']} quarantined"
    )
    title = f"Gongkai {record['started'][:10]}: {'FAILED, ' if bad else ''}{what}" + (
        f"; {len(person)} for a person" if person else ""
    )
    night = Night(name, title, record["outcome"], person, counts=counts)
    released = (
        f"{manifest['name']}, " + ("new" if stages.get("release", {}).get("new") else "unchanged")
        if manifest
        else "none"
    )
    short = [
        f"outcome: {record['outcome']}" + (f": {record['message']}" if record["message"] else ""),
        f"documents listed: {crawled.get('listed', 0):,}, requests: {counts['requests']:,}, bytes: {counts['bytes']:,}",
        f"from the inbox: {counts['from_inbox']}",
        f"release: {released}",
    ]
    night.sections = [
        ("In short · 概要", short),
        ("Needs a person · 需人工处理", person),
        ("New · 新增", [_line(one) for one in documents.get("new", [])]),
        ("Changed · 更新", [_line(one) for one in documents.get("changed", [])]),
        ("Gone (the snapshots stay) · 失效（快照保留）", [f"{_line(one)}: {one.reason}" for one in documents.get("gone", [])]),
        ("Quarantined tonight · 新隔离", [f"{len(ones)} × {rule}: {reason} ({ones[0].name})" for rule, reason, ones in quarantine.groups(held)]),
        ("Broken rules in what is new · 新报告未通过的规则", [f"{count} × {rule} ({severity})" for rule, severity, count in rules]),
        ("Slow · 缓慢", _slow(home, number, stages)),
    ]  # fmt: skip
    return night


def _told(home: Home) -> dict[str, int]:
    """Up to which night and which sighting people were told: a run that was killed told nothing, and what it found must not be lost."""
    try:
        return json.loads((home.nights / "latest.json").read_text(encoding="utf-8"))["told"]
    except (FileNotFoundError, KeyError):
        return {"night": 0, "seen": 0}


def _documents(home: Home, told: int, night: int) -> dict[str, list[Document]]:
    """What happened to documents after the night `told`: new, changed, gone; too_large: in `night`."""
    ledger = Ledger(home.crawl / "ledger.sqlite")
    since = "SELECT url FROM captures AS c WHERE taken_in = 1 AND night > ?"
    first = "(SELECT 1 FROM captures WHERE url = c.url AND taken_in = 1 AND night <= ?)"
    try:
        return {
            "new": ledger.documents(f"url IN ({since} AND NOT EXISTS {first}) ORDER BY source, url", told, told),
            "changed": ledger.documents(f"url IN ({since} AND EXISTS {first}) ORDER BY source, url", told, told),
            "gone": ledger.documents("outcome = 'gone' AND gone_night > ? ORDER BY source, url", told),
            "too_large": ledger.documents("night = ? AND event = 'too_large' ORDER BY source, url", night),
        }
    finally:
        ledger.close()


def _new_contents(home: Home, told: int) -> set[str]:
    """The contents of the sightings that nobody was told of."""
    return set(store.sightings(home)["sha256"][told:].drop_nulls().to_list())


def _broken(home: Home, contents: set[str]) -> list[tuple[str, str, int]]:
    """(rule, severity, findings) in the reports of these contents, errors first."""
    paths = [home.facts / f"{name}.parquet" for name in ("reports", "findings")]
    if not contents or not all(path.exists() for path in paths):
        return []
    reports = pl.read_parquet(paths[0], columns=["report_id", "sha256"]).filter(pl.col("sha256").is_in(contents))
    findings = pl.read_parquet(paths[1], columns=["report_id", "rule", "severity"]).filter(pl.col("severity") != "info")
    counted = findings.join(reports, on="report_id").group_by("rule", "severity").len()
    return counted.sort(["severity", "len", "rule"], descending=[False, True, False]).rows()


def _person(
    record: dict[str, Any], held: Sequence[quarantine.Entry], documents: dict[str, list[Document]]
) -> list[str]:
    found = []
    if record["outcome"] != "done":
        found.append(f"the run failed, and the last release stays: {record['message']}")
    if record.get("interrupted"):
        found.append(f"the run before was cut short ({record['interrupted']}); this one went on from there")
    found += record.get("alarms", [])
    found += [f"too large, not taken: {one.url} ({one.reason})" for one in documents.get("too_large", [])]
    if held:
        found.append(f"{len(held)} documents could not be read: gongkai quarantine list")
    return found


def _slow(home: Home, number: int | None, stages: dict[str, Any]) -> list[str]:
    lines = [f"{name}: {entry['seconds']:.0f} s" for name, entry in stages.items() if "seconds" in entry]
    if number:
        ledger = Ledger(home.crawl / "ledger.sqlite")
        try:
            for row in ledger.all(
                "SELECT source, seconds FROM rounds WHERE night = ? AND seconds > ? ORDER BY seconds DESC LIMIT 10",
                number,
                SLOW_SOURCE,
            ):
                lines.append(f"source {row['source']}: {row['seconds'] / 60:.0f} min")
            for one in ledger.documents(
                "night = ? AND seconds > ? ORDER BY seconds DESC LIMIT 10", number, SLOW_DOCUMENT
            ):
                lines.append(f"{one.url}: {one.seconds:.0f} s for one answer")
        finally:
            ledger.close()
    return lines


def _line(one: Document) -> str:
    return f"{one.title or ''} {one.url}".strip()


def _shown(lines: Sequence[str]) -> list[str]:
    more = len(lines) - SHOWN
    return [*lines[:SHOWN], *([f"… and {more:,} more"] if more > 0 else [])]


def markdown(night: Night) -> str:
    """What came from the net is text here, never markup."""
    parts = [f"# {_escaped(night.title)}"]
    for heading, lines in night.sections:
        if lines:
            parts.append(f"## {heading}\n" + "\n".join(f"- {_escaped(text)}" for text in _shown(lines)))
    return "\n\n".join(parts) + "\n"


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", " ".join(logs.redact(text).split()))


def page(night: Night) -> str:
    """The same as one HTML page without scripts or anything to load."""
    parts = []
    for heading, lines in night.sections:
        if lines:
            items = "".join(f"<li>{html.escape(' '.join(logs.redact(text).split()))}</li>" for text in _shown(lines))
            kind = ' class="person"' if lines is night.person else ""
            parts.append(f"<section{kind}><h2>{html.escape(heading)}</h2><ul>{items}</ul></section>")
    title = html.escape(night.title)
    return PAGE.format(title=title, style=STYLE, body="".join(parts))
