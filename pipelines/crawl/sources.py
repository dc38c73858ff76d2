"""The sources: data/reference/sources.yml as objects, and what is wrong with an entry. Not here: how a site is walked (patterns/)."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from parsers.reference import REFERENCE
from pipelines.crawl import addresses
from pipelines.crawl.network import Refused
from pipelines.crawl.patterns import PATTERNS, Option
from pipelines.errors import Problem

FILE = REFERENCE / "sources.yml"
PACE = 2.0  # seconds between two requests to one host
LEAST_PACE = 0.5
NAME = re.compile(r"[a-z][a-z0-9_]{1,60}")
KEYS = {
    "title": str,
    "agency": str,
    "region": str,
    "site": str,
    "hosts": list,
    "pattern": str,
    "options": dict,
    "pace": (int, float),
    "encoding": str,
    "only": str,
    "not": str,
    "drop": list,
    "expect": int,
    "because": dict,
    "active": bool,
}
REQUIRED = ("title", "site", "pattern")
ODD = ("hosts", "pace", "encoding", "only", "not", "drop", "active")  # what departs from the usual, and needs a reason


@dataclass(frozen=True)
class Source:
    """One site, or one column of it.

    hosts: whom it may ask, its own and those that it declares, as "host" or "host:port". pace: seconds between requests.
    only, excluded: patterns on a link's title beside the general ones (judge.py). drop: parameters of its URLs that name
    a visit. expect: documents that it listed when it was set up; far fewer is an alarm. because: option → its reason.
    """

    name: str
    title: str
    site: str
    pattern: str
    options: Mapping[str, Any] = field(default_factory=dict)
    agency: str | None = None
    region: str | None = None
    hosts: frozenset[str] = frozenset()
    pace: float = PACE
    encoding: str | None = None
    only: re.Pattern[str] | None = None
    excluded: re.Pattern[str] | None = None
    drop: frozenset[str] = frozenset()
    expect: int = 0
    because: Mapping[str, str] = field(default_factory=dict)
    active: bool = True


def read(path: Path = FILE) -> dict[str, dict[str, Any]]:
    """The entries as written. Raises Problem where the file is no YAML of the right shape."""
    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Problem(f"no such file: {path}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Problem(f"{path} is no YAML: {' '.join(str(error).split())}") from None
    entries = (loaded or {}).get("sources") if isinstance(loaded or {}, dict) else None
    if loaded and not isinstance(entries, dict):
        raise Problem(f"{path}: it must hold `sources:`, with an entry under each name")
    return entries or {}


def load(path: Path = FILE, allowed: Collection[str] = ()) -> dict[str, Source]:
    """All sources by name. Raises Problem with every fault that `problems` finds."""
    entries = read(path)
    faults = [f"{name}: {fault}" for name, entry in entries.items() for fault in problems(name, entry, allowed)]
    if faults:
        raise Problem(f"{path.name} has faults:\n  " + "\n  ".join(faults))
    return {name: _source(name, entry) for name, entry in entries.items()}


def choose(every: Mapping[str, Source], names: Iterable[str]) -> list[Source]:
    """The named sources, or all active ones. Raises Problem for a name that there is not."""
    names = list(names)
    if unknown := [name for name in names if name not in every]:
        raise Problem(f"no source called {', '.join(unknown)}; `gongkai sources list` shows them")
    return [every[name] for name in names] if names else [one for one in every.values() if one.active]


def _source(name: str, entry: dict[str, Any]) -> Source:
    site = entry["site"]
    return Source(
        name=name,
        title=entry["title"],
        site=site,
        pattern=entry["pattern"],
        options=entry.get("options", {}),
        agency=entry.get("agency"),
        region=entry.get("region"),
        hosts=frozenset({addresses.host_of(site), *(host.lower() for host in entry.get("hosts", []))}),
        pace=float(entry.get("pace", PACE)),
        encoding=entry.get("encoding"),
        only=_compiled(entry.get("only")),
        excluded=_compiled(entry.get("not")),
        drop=frozenset(entry.get("drop", [])),
        expect=entry.get("expect", 0),
        because=entry.get("because", {}),
        active=entry.get("active", True),
    )


def _compiled(text: str | None) -> re.Pattern[str] | None:
    return re.compile(text) if text else None


def problems(name: str, entry: Any, allowed: Collection[str] = ()) -> list[str]:
    """What is wrong with an entry, each as a sentence for whoever edits the file. allowed: test hosts (network.Guard)."""
    if not isinstance(entry, dict):
        return ["it must be a list of `key: value` lines"]
    found = (
        []
        if NAME.fullmatch(str(name))
        else ["its name must be lower-case letters, digits and _, and begin with a letter"]
    )
    found += [f"`{key}` is not known; known are {', '.join(KEYS)}" for key in entry if key not in KEYS]
    found += [f"`{key}` is missing" for key in REQUIRED if not entry.get(key)]
    for key, kind in KEYS.items():
        if key in entry and (not isinstance(entry[key], kind) or (kind is not bool and isinstance(entry[key], bool))):
            found.append(f"`{key}` has the wrong kind of value: {entry[key]!r}")
    if found:
        return found
    hosts = set()
    try:
        site = addresses.clean(entry["site"])
        hosts = {addresses.host_of(site), *entry.get("hosts", [])}
        if not _bare(entry.get("hosts", [])):
            found.append("`hosts` must be bare names as www.example.gov.cn, with :port where it is not the usual one")
    except Refused as error:
        found.append(f"`site` is no address: {error}")
    for key in ("only", "not"):
        try:
            re.compile(entry.get(key, ""))
        except re.error as error:
            found.append(f"`{key}` is no regular expression: {error}")
    if entry.get("encoding"):
        try:
            "".encode(entry["encoding"])
        except LookupError:
            found.append(f"`encoding` {entry['encoding']} is not known")
    if "region" in entry and not re.fullmatch(r"\d{6}", entry["region"]):
        found.append("`region` must be a code of six digits, in quotation marks")
    if entry.get("pace", PACE) < LEAST_PACE and not hosts <= set(allowed):
        found.append(f"`pace` below {LEAST_PACE} s is not polite")
    because = entry.get("because", {})
    options = entry.get("options", {})
    found += [f"`{key}` needs its reason under `because`" for key in ODD if key in entry and not because.get(key)]
    found += [
        f"`because` gives a reason for `{key}`, which is not set"
        for key in because
        if key not in entry and key not in options
    ]
    pattern = PATTERNS.get(entry["pattern"])
    if pattern is None:
        return [*found, f"`pattern` {entry['pattern']} is not known; known are {', '.join(PATTERNS)}"]
    return found + [f"options: {fault}" for fault in _option_faults(pattern.options, options, hosts)]


def _bare(hosts: Iterable[Any]) -> bool:
    return all(isinstance(host, str) and re.fullmatch(r"[a-z0-9.-]+(:\d+)?", host) for host in hosts)


def _option_faults(known: Mapping[str, Option], given: Mapping[str, Any], hosts: Collection[str]) -> Iterable[str]:
    for key in given:
        if key not in known:
            yield f"`{key}` is not known to this pattern; known are {', '.join(known)}"
    for key, option in known.items():
        if key not in given:
            if option.required:
                yield f"`{key}` is missing: {option.help}"
            continue
        value = given[key]
        if not isinstance(value, option.kind) or (isinstance(value, bool) and option.kind is not bool):
            yield f"`{key}` has the wrong kind of value: {value!r}"
        elif option.check and (fault := option.check(value)):
            yield f"`{key}` {fault}"
        elif option.url:
            for one in value if isinstance(value, list) else [value]:
                try:
                    if (host := addresses.host_of(addresses.clean(str(one).replace("{n}", "1")))) not in hosts:
                        yield f"`{key}`: {host} is not a host of this source; declare it under `hosts`"
                except Refused as error:
                    yield f"`{key}` is no address: {error}"


def default_file() -> Path:
    """$GONGKAI_SOURCES, or the project's own list."""
    return Path(os.environ.get("GONGKAI_SOURCES") or FILE)


def of_urls(path: Path, allowed: Collection[str] = ()) -> list[Source]:
    """A file of addresses as sources, one a host: each host is asked for what the file names on it, and for nothing else.

    Raises Problem with the line that is no address.
    """
    by_host: dict[str, list[str]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        entry = line.strip()
        if entry and not entry.startswith("#"):
            try:
                url = addresses.clean(entry.split()[0])
            except Refused as error:
                raise Problem(f"{path}, line {number}: {error}") from None
            by_host.setdefault(addresses.host_of(url), []).append(" ".join([url, *entry.split()[1:]]))
    found = []
    for host, urls in sorted(by_host.items()):
        site = urls[0].split()[0]
        pace = 0.0 if host in allowed else PACE
        found.append(
            Source(
                f"urls {host}",
                f"addresses on {host}",
                site,
                "url_list",
                {"urls": urls},
                hosts=frozenset({host}),
                pace=pace,
            )
        )
    return found
