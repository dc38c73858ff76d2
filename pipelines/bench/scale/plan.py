"""Who reports for which years: agencies of the reference in an order drawn from the seed, until there are enough reports.

Not here: what they report.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.bench import bodies
from pipelines.bench.model import Body
from pipelines.errors import Problem

YEARS = range(2019, 2026)
SHARD = 5_000  # reports in one file, about
# How much earlier than a department an agency of each kind comes in the order: whole governments first, so that regions fill.
_WEIGHTS = {"government": 12.0, "office": 3.0, "department": 1.0, "township": 1.5, "zone_committee": 4.0, "vertical": 4.0}
_MISSING = 0.03  # share of years within a history without a report
_COPIED = 0.01  # share of reports that stand in the corpus twice, printed in two ways


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency's reports. years: each with whether it is there twice."""

    number: int
    kind: str
    region: str
    township: str
    bureau: str
    years: tuple[tuple[int, bool], ...]

    @property
    def reports(self) -> int:
        return sum(1 + twice for _, twice in self.years)

    def rng(self, seed: int) -> random.Random:
        """Chance for all that concerns this agency, whatever else is in the corpus."""
        return random.Random(f"{seed} agency {self.number}")

    def body(self, seed: int, year: int) -> Body:
        """Who it is in a year: the same choices every year, and the division's names of that year."""
        rng = random.Random(f"{seed} name {self.number}")
        return bodies.make_body(rng, year, self.kind, bodies.regions(year)[self.region], self.township, self.bureau)


def shards(seed: int, count: int) -> list[list[Agency]]:
    """Exactly `count` reports, agency by agency, in files of about SHARD. Raises Problem for more than the reference has agencies for."""
    found: list[list[Agency]] = [[]]
    left, in_shard = count, 0
    for agency in _agencies(seed):
        years = agency.years
        while left < sum(1 + twice for _, twice in years):  # the last agency is cut to fit
            year, twice = years[-1]
            years = (*years[:-1], (year, False)) if twice else years[:-1]
        if years != agency.years:
            agency = Agency(agency.number, agency.kind, agency.region, agency.township, agency.bureau, years)
        if not years:
            return [shard for shard in found if shard]
        if in_shard >= SHARD:
            found.append([])
            in_shard = 0
        found[-1].append(agency)
        left -= agency.reports
        in_shard += agency.reports
    if left:
        raise Problem(f"the reference has agencies for {count - left:,} reports, not for {count:,}")
    return [shard for shard in found if shard]


def _agencies(seed: int) -> Iterator[Agency]:
    rng = random.Random(f"{seed} order")
    universe = dict.fromkeys(_universe())
    every = sorted((rng.expovariate(_WEIGHTS[kind]), kind, region, township, bureau) for kind, region, township, bureau in universe)
    for number, (_, kind, region, township, bureau) in enumerate(every):
        own = random.Random(f"{seed} years {number}")
        stood = [year for year in YEARS if _stands(region, year)]
        first = own.choices((0, 1, 2, 3, 4), (70, 8, 8, 8, 6))[0]
        last = own.choices((0, 1, 2), (85, 10, 5))[0]
        years = [year for year in stood[first : len(stood) - last] if own.random() >= _MISSING]
        if years:
            yield Agency(number, kind, region, township, bureau, tuple((year, own.random() < _COPIED) for year in years))


def _stands(region: str | None, year: int) -> bool:
    """Whether a division and those above it stood at the end of the year."""
    known = bodies.regions(year)
    while region:
        if region not in known:
            return False
        region = known[region]["parent"]
    return True


def _universe() -> Iterator[tuple[str, str, str, str]]:
    """(kind, region code, township, bureau) of every agency that there is."""
    seen = {code: region for year in YEARS for code, region in bodies.regions(year).items()}
    for code, region in sorted(seen.items()):
        level = region["level"]
        yield "government", code, "", ""
        yield "office", code, "", ""
        yield from (("department", code, "", bureau) for bureau in bodies.bureaus(level))
        if level == "prefecture":
            yield from ((kind, code, "", "") for kind in ("zone_committee", "vertical"))
    for row in bodies.townships():
        if row["parent"] in seen:
            yield "township", row["parent"], row["name"], ""
