"""Versions and renditions: which reports are one report published twice, and which is the one that counts.

Reports of the same body, year and scope with the same figures are one version, in one or several renditions (the page, its PDF,
its Word attachment). So are two in different formats where two of three speak for it: they hang together (one is linked on the
other's page, both on one page, or they have one name), their figures all but agree, their dates do not contradict each other; what
differs between them is a finding. Any other is a version of its own. The newest counts: by date of publication (without one first),
but what an address shows later is newer than what it showed before; then by words that say it was corrected, by an official
address, and by the order of first sight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import duckdb
import polars as pl

AGREE = 0.8  # share of the figures above zero in which two renditions of one report agree at least
CORRECTED = ("更正", "修订", "订正", "勘误", "更新")
OFFICIAL = ".gov.cn"
SAME = ("agency_id", "year", "scope")  # what the versions of one report have in common
# The best copy to take figures from: marked cells before drawn ones, drawn ones before pictures.
RANKS = {"text/html": 0, "text/markdown": 1, "text/plain": 1, "application/pdf": 3}
PICTURES = "image/"


@dataclass
class Copy:
    """One report that was read, as far as versions are concerned."""

    report_id: str
    published_on: date | None
    media_type: str
    seen: int
    part_no: int
    status: str
    stem: str
    told: tuple[bool, bool]  # says that it was corrected; lies at an official address
    seen_on: date | None = None
    places: dict[str, int] = field(default_factory=dict)  # address → when it was first seen there, in order
    landings: frozenset[str] = frozenset()
    signature: tuple[int, int] = (0, 0)  # of its figures; (0, 0) where it has none
    since: date = date.min  # the date by which it is put in order

    @property
    def order(self) -> tuple[Any, ...]:
        return (self.since, *self.told, self.seen, self.part_no, self.report_id)

    @property
    def quality(self) -> tuple[Any, ...]:
        rank = 4 if self.media_type.startswith(PICTURES) else RANKS.get(self.media_type, 2)
        return (self.status != "parsed", not self.signature[0], rank, self.seen, self.part_no, self.report_id)


@dataclass
class Version:
    """The copies of one version."""

    copies: list[Copy] = field(default_factory=list)

    @property
    def order(self) -> tuple[Any, ...]:
        return max(copy.order for copy in self.copies)

    @property
    def dates(self) -> set[date]:
        return {copy.published_on for copy in self.copies if copy.published_on}

    @property
    def media_types(self) -> set[str]:
        return {copy.media_type for copy in self.copies}

    @property
    def days(self) -> list[date]:
        """The days on which it is known to have been public."""
        return sorted(self.dates | {copy.seen_on for copy in self.copies if copy.seen_on})

    def ranked(self) -> list[Copy]:
        return sorted(self.copies, key=lambda copy: copy.quality)


# report_id, version, is_current, rendition_of (the copy whose figures count; null for that one), known_from, known_until
COLUMNS = {
    "report_id": pl.String,
    "version": pl.Int32,
    "is_current": pl.Boolean,
    "rendition_of": pl.String,
    "known_from": pl.Date,
    "known_until": pl.Date,
}


def versions(reports: pl.DataFrame, cells: Sequence[Path], duck: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """COLUMNS for every report. reports: report_id, SAME, published_on, media_type, seen, seen_on, places, landings, part_no, status,
    source_file, member, title, url. cells: the Parquet files of their cells."""
    known = reports.filter(pl.all_horizontal(pl.col(*SAME).is_not_null()))
    several = known.filter(pl.len().over(SAME) > 1)
    rows = []
    single = reports.join(several.select("report_id"), on="report_id", how="anti")
    for report_id, known_from in single.select("report_id", pl.min_horizontal("published_on", "seen_on")).iter_rows():
        rows.append((report_id, 1, True, None, known_from, None))
    signatures, agreements = _figures(several, cells, duck)
    for _, group in several.sort(*SAME, "report_id").group_by(*SAME, maintain_order=True):
        copies = [_copy(row, signatures) for row in group.iter_rows(named=True)]
        _order_by_address(copies)
        rows += _numbered(_grouped(copies, agreements))
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def _copy(row: dict[str, Any], signatures: dict[str, tuple[int, int]]) -> Copy:
    name = row["member"] or row["source_file"]
    words = f"{row['title'] or ''} {name}"
    told = (any(word in words for word in CORRECTED), OFFICIAL in (row["url"] or ""))
    return Copy(
        row["report_id"], row["published_on"], row["media_type"] or "", row["seen"], row["part_no"], row["status"],
        str(PurePosixPath(row["source_file"], row["member"] or "").with_suffix("")), told, row["seen_on"],
        {place["source_file"]: place["seen"] for place in row["places"]}, frozenset(row["landings"]),
        signatures.get(row["report_id"], (0, 0)), row["published_on"] or date.min,
    )  # fmt: skip


def _order_by_address(copies: list[Copy]) -> None:
    """What an address shows later is no older than what it showed before, whatever date it bears."""
    shown: dict[str, list[tuple[int, date]]] = {}
    for copy in sorted(copies, key=lambda copy: copy.seen):
        before = [since for place, seen in copy.places.items() for when, since in shown.get(place, ()) if when < seen]
        copy.since = max([copy.since, *before])
        for place, seen in copy.places.items():
            shown.setdefault(place, []).append((seen, copy.since))


def _figures(
    several: pl.DataFrame, cells: Sequence[Path], duck: duckdb.DuckDBPyConnection
) -> tuple[dict[str, tuple[int, int]], dict[frozenset[str], float]]:
    """Per report the count and a hash of its figures; per pair of reports the share of figures above zero that agree."""
    if several.is_empty() or not cells:
        return {}, {}
    wanted = several.select("report_id", group=pl.concat_str(pl.col(*SAME).cast(pl.String), separator="\x1f"), media_type="media_type")
    duck.register("wanted", wanted.to_arrow())
    paths = ", ".join("'" + str(path).replace("'", "''") + "'" for path in cells)
    duck.execute(f"""
        CREATE OR REPLACE TEMP TABLE figures AS
        SELECT report_id, "group", media_type, hash("table" || '/' || "row" || '/' || "column") AS place, value
        FROM read_parquet([{paths}]) JOIN wanted USING (report_id) WHERE value IS NOT NULL""")
    signatures = {
        report_id: (count, value)
        for report_id, count, value in duck.execute(
            "SELECT report_id, count(*), bit_xor(hash(place, value)) FROM figures GROUP BY ALL"
        ).fetchall()
    }
    agreements = {
        frozenset((one, other)): same / max(a, b)
        for one, other, same, a, b in duck.execute("""
            WITH above AS (SELECT * FROM figures WHERE value <> 0),
            sizes AS (SELECT report_id, count(*) AS size FROM above GROUP BY ALL),
            pairs AS (
                SELECT a.report_id AS one, b.report_id AS other, count(*) AS same
                FROM above AS a JOIN above AS b
                    ON a."group" = b."group" AND a.place = b.place AND a.value = b.value
                    AND a.report_id < b.report_id AND a.media_type IS DISTINCT FROM b.media_type
                GROUP BY ALL
            )
            SELECT one, other, same, a.size, b.size FROM pairs
            JOIN sizes AS a ON a.report_id = one JOIN sizes AS b ON b.report_id = other""").fetchall()
    }
    duck.execute("DROP TABLE figures")
    duck.unregister("wanted")
    return signatures, agreements


def _grouped(copies: list[Copy], agreements: dict[frozenset[str], float]) -> list[Version]:
    """The versions of one report. Copies with equal figures first, so that no copy joins a version that is only alike."""
    equal: dict[Any, Version] = {}
    for copy in sorted(copies, key=lambda copy: copy.order):
        key = copy.signature if copy.signature[0] else copy.report_id
        equal.setdefault(key, Version()).copies.append(copy)
    found: list[Version] = []
    # The best copies first: a page, then what hangs on it.
    for version in sorted(equal.values(), key=lambda one: (one.ranked()[0].quality[:3], one.order)):
        fitting = [one for one in found if _is_rendition(version, one, agreements)]
        if fitting:
            best = max(fitting, key=lambda one: (_agreement(version, one, agreements), one.order))
            best.copies += version.copies
        else:
            found.append(version)
    return sorted(found, key=lambda one: one.order)


def _is_rendition(version: Version, other: Version, agreements: dict[frozenset[str], float]) -> bool:
    """Other formats, and two of three: they hang together, their figures all but agree, no two dates. Where one has no figures: they
    hang together or have a date in common."""
    if version.media_types & other.media_types:
        return False
    linked = any(_linked(a, b) for a in version.copies for b in other.copies)
    if any(not copy.signature[0] for copy in (*version.copies, *other.copies)):
        return linked or bool(version.dates & other.dates)
    one_date = not version.dates or not other.dates or bool(version.dates & other.dates)
    return linked + one_date + (_agreement(version, other, agreements) >= AGREE) >= 2


def _linked(a: Copy, b: Copy) -> bool:
    """One is linked on the other's page, both on the same one, or they have the same name; and neither alone says it is a correction."""
    hang = a.stem == b.stem or a.landings & b.places.keys() or b.landings & a.places.keys() or a.landings & b.landings
    return bool(hang) and a.told[0] == b.told[0]


def _agreement(version: Version, other: Version, agreements: dict[frozenset[str], float]) -> float:
    pairs = [frozenset((a.report_id, b.report_id)) for a in version.copies for b in other.copies]
    return max(agreements.get(pair, 0.0) for pair in pairs)


def _numbered(found: list[Version]) -> list[tuple[Any, ...]]:
    known: list[date | None] = []
    for version in found:
        before = known[-1] if known else None
        later = [day for day in version.days if before is None or day > before]
        known.append(later[0] if later else before)
    rows = []
    for number, version in enumerate(found, 1):
        first, *others = version.ranked()
        told = (known[number - 1], known[number] if number < len(found) else None)
        rows.append((first.report_id, number, number == len(found), None, *told))
        rows += [(copy.report_id, number, False, first.report_id, *told) for copy in others]
    return rows
