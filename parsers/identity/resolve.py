"""From evidence to who, where and when. A doubt is a finding and null, never a guess.

The title says whose report it is; where it has none, the signature, the author named in the prose, the page's own title
and the first sentences do, in this order. Other sources only narrow what a name can mean. Not here: reading a document
(evidence.py), the grammar of names (names.py), the year (years.py).
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field, replace
from typing import Any

from rapidfuzz import fuzz

from parsers.document import Agency, Finding, Report
from parsers.identity import bodies, titles, years
from parsers.identity.agency import candidates, make_agency, settle
from parsers.identity.names import Reading, clean, read_name
from parsers.identity.places import Place, gazetteer
from parsers.reference import load_csv
from parsers.rules.registry import severity

_PREFIX_END = re.compile(
    r"人民政府办公室|人民政府|政府办公室|政府|管委会|管理委员会|办事处|街道|局|委|厅|委员会"
    r"|新区|高新区|经开区|开发区|实验区|示范区|园区|[市县区旗州镇乡盟]"
)
_LEVEL_OF_SELF = {
    "省": "province", "自治区": "province", "市": "prefecture", "州": "prefecture", "盟": "prefecture",
    "县": "county", "区": "county", "旗": "county",
}  # fmt: skip
SURE, LIKELY = 1.0, 0.8
LIKE = 50  # of 100: 沐阳县发改局 and 沭阳县发展和改革局 have 62


@dataclass(slots=True)
class Identity:
    """Who, where and when. reasons: what each decision rests on, for review; confidence: 0 where nothing is assigned."""

    report: Report
    agency: Agency
    findings: list[Finding] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)
    confidence: float = 0.0


@dataclass(slots=True)
class Source:
    """A printed name and where it stood: title | signature | prose | container | subject | publisher."""

    text: str
    where: str
    reading: Reading


def resolve(evidence: dict[str, Any]) -> Identity:
    """Report (without its form), agency and findings, from what `gather` found."""
    report = Report(title=evidence["title"], published_on=evidence["published_on"])
    identity = Identity(report, Agency())
    report.year, basis, doubt = years.decide(evidence)
    if doubt:
        _find(identity, "year_in_doubt", f"The report's year is in doubt: {doubt}.")
    else:
        identity.reasons["year"] = basis
        other = sorted(
            {item["year"] for item in evidence["years"] if item["where"] in ("title", "period")} - {report.year}
        )
        if other:
            _find(
                identity, "year_conflict", f"Taken as {report.year}; the text also says {', '.join(map(str, other))}."
            )
    _check_date(identity, evidence)

    sources = _sources(evidence, report.year)
    report.issuer = _issuer(evidence, report.year)
    chosen = next((source for source in sources if source.where == "title"), sources[0] if sources else None)
    segmented = None
    if evidence["title_agency"] and (chosen is None or chosen.where != "title"):
        segmented, whole = _segmented(evidence, report.year)
        if segmented and whole:
            chosen = segmented
            sources.insert(0, segmented)
    if chosen is None:
        if segmented:
            identity.agency.candidates = candidates(segmented.reading, list(segmented.reading.places))
        said = evidence["title_agency"] or (evidence["signature"] or {}).get("text")
        _find(identity, "agency_unknown", f"No agency could be read{f' from {said}' if said else ''}.", printed=said)
        report.scope = "unknown"
        return identity
    report.agency_as_printed = chosen.text
    reading, place, why, confidence = _place(chosen, sources, evidence, report.year)
    reading, report.scope, because = _scope(reading, chosen, evidence)
    identity.reasons["scope"] = because
    if reading.as_of_next_year:
        _find(
            identity,
            "name_of_next_year",
            f"{chosen.text} is the name since the year after; the place's own name in {report.year} is used.",
        )
    if reading.outside_year:
        reading_places = list(reading.places)
        identity.agency.candidates = candidates(reading, reading_places)
        _find(
            identity, "place_not_in_year", f"No place was called {chosen.text} in {report.year}.", printed=chosen.text
        )
        return identity
    if reading.body.kind == "ministry":
        identity.agency = make_agency(reading, None, chosen.where)
        identity.confidence = SURE
        return identity
    if place is None:
        identity.agency.candidates = candidates(reading, list(reading.places))
        if len(reading.places) > 1:
            _find(
                identity, "agency_ambiguous", f"{chosen.text} can be any of {len(reading.places)}.", printed=chosen.text
            )
        else:
            _find(identity, "agency_unknown", f"{chosen.text} does not say of which place it is.", printed=chosen.text)
        return identity
    identity.agency = make_agency(settle(reading, place), place, f"{chosen.where}: {why}")
    identity.reasons["agency"] = identity.agency.basis
    identity.confidence = confidence
    return identity


def resolve_name(name: str, year: int | None = None, *, evidence: dict[str, Any] | None = None) -> Identity:
    """The agency of a name alone (or with evidence around it), as in a list of agencies."""
    text = titles.without_site(clean(years.arabic("".join(name.split()))))
    if titles.CORE.search(text):
        title = titles.Title(text, text, None, "line", 0)
        year = year or (title.years[0] if len(title.years) == 1 else None)
        text = clean(title.agency())
    empty = {
        "title": None, "title_agency": text, "published_on": None, "years": [{"year": year, "where": "title", "text": ""}] if year else [],
        "mentions_of_years": {}, "damaged_date": None, "signature": None, "issuers": [], "publishers": [], "subject": [], "agencies": {},
        "places": {}, "self": {}, "scope_words": {"whole": [], "own": [], "subordinates": []}, "phones": [], "url_codes": [], "sites": [],
    }  # fmt: skip
    found = resolve((evidence or {}) | empty if evidence is None else evidence | {"title_agency": text})
    if year is None:
        found.findings = [finding for finding in found.findings if finding.rule != "year_in_doubt"]
    return found


def _find(identity: Identity, rule: str, message: str, printed: str | None = None) -> None:
    identity.findings.append(Finding(rule, severity(rule), message, printed=printed))


def _check_date(identity: Identity, evidence: dict[str, Any]) -> None:
    report = identity.report
    if evidence["damaged_date"] and not report.published_on:
        _find(identity, "date_damaged", f"No such day: {evidence['damaged_date']}.", printed=evidence["damaged_date"])
    if report.published_on and report.year and int(report.published_on[:4]) < report.year:
        _find(
            identity,
            "date_implausible",
            f"Dated {report.published_on}, before {report.year} began.",
            printed=report.published_on,
        )
        report.published_on = None


def _sources(evidence: dict[str, Any], year: int | None) -> list[Source]:
    """Every printed name that reads as an agency's, the most telling first."""
    said: list[tuple[str | None, str]] = [(evidence["title_agency"], "title")]
    if evidence["signature"]:
        said.append((evidence["signature"]["text"], "signature"))
    said += [(item["text"], "prose") for item in evidence["issuers"]]
    said.append((evidence.get("container_agency"), "container"))
    found: list[Source] = []
    for text, where in said:
        reading = read_name(clean(text), year) if text else None
        if reading and (reading.places or reading.body.kind == "ministry" or where == "title"):
            found.append(Source("".join(text.split()), where, reading))
    unread = evidence["title_agency"] if not any(source.where == "title" for source in found) else None
    if unread and len(unread) >= 3:
        # A title that names somebody: only a name much like it can be the same body rightly spelt.
        return [source for source in found if fuzz.ratio(clean(unread), clean(source.text)) >= LIKE]
    if not found:
        for start in evidence["subject"]:
            source = _prefix(start, year)
            if source:
                found.append(source)
                break
    for text in evidence["publishers"]:
        reading = read_name(clean(text), year)
        if reading and reading.places and _speaks_as(reading, evidence):
            found.append(Source(text, "publisher", reading))
    return found


def _speaks_as(reading: Reading, evidence: dict[str, Any]) -> bool:
    """Whether the text's own word for itself (我局, 我镇, 全县) goes with a body: a site often publishes for others."""
    word = max(evidence["self"], key=evidence["self"].get, default=None)
    if word is None or evidence["self"][word] < 2:
        return True
    if word in ("镇", "乡", "街道"):
        return reading.body.kind == "township"
    if word in ("局", "委", "厅", "部", "署", "院", "中心"):
        return reading.body.kind in ("department", "vertical", "ministry", "other")
    return word not in _LEVEL_OF_SELF or reading.body.kind in ("government", "office", "zone_committee")


def _segmented(evidence: dict[str, Any], year: int | None) -> tuple[Source | None, bool]:
    """The title's agency by its known words, where the grammar could not read it; and whether only noise was left out."""
    from parsers.identity.segment import read_segmented

    text = clean(evidence["title_agency"])
    reading, whole = read_segmented(text, year) if 4 <= len(text) <= 60 else (None, False)
    if reading is None or not reading.places:
        return None, False
    sure = whole and reading.exact and reading.body.weight >= 3 and len(reading.places) == 1
    return Source(text, "title", reading), sure


def _prefix(start: str, year: int | None) -> Source | None:
    """The agency that a sentence begins with: its longest head that reads as one, with its place in full or a zone."""
    for match in reversed(list(_PREFIX_END.finditer(start[:32]))):
        reading = read_name(clean(start[: match.end()]), year)
        if reading and reading.places and (reading.exact or reading.zone) and reading.body.weight >= 2.5:
            return Source(start[: match.end()], "subject", reading)
    return None


def _issuer(evidence: dict[str, Any], year: int | None) -> str | None:
    """The author as printed: the signature, else who the prose says wrote the report."""
    if evidence["signature"]:
        reading = read_name(clean(evidence["signature"]["text"]), year)
        if reading or evidence["title_agency"] is None or len(evidence["signature"]["text"]) >= 4:
            return "".join(evidence["signature"]["text"].split())
    for item in evidence["issuers"]:
        reading = read_name(clean(item["text"]), year)
        if reading and reading.body.weight >= 1.0 and (reading.places or reading.body.kind in ("office", "ministry")):
            return item["text"]
    return None


# ---- which place ------------------------------------------------------------------------------------------------


def _place(
    chosen: Source, sources: list[Source], evidence: dict[str, Any], year: int | None
) -> tuple[Reading, Place | None, str, float]:
    """(reading, place, why this one, confidence); the place None where several stay possible or none is said."""
    reading = chosen.reading
    rivals = gazetteer().rivals.get(reading.printed_place, []) if evidence["places"] else []
    if rivals:
        reading = replace(reading, places=(*reading.places, *(p for p in rivals if p.stood_in(year))))
    if len(reading.places) == 1:
        return (
            reading,
            reading.places[0],
            "named in full" if reading.exact else "the only place of that name",
            SURE if reading.exact else LIKELY,
        )
    if not reading.places:
        return _placeless(chosen, sources, evidence, year)
    left = list(reading.places)
    for source in sources:
        if source is chosen:
            continue
        inside = [p for p in left if any(p.unit == q.unit or q.holds(p) or p.holds(q) for q in source.reading.places)]
        if inside and source.reading.exact:
            left = inside
        if len(left) == 1:
            return replace(reading, places=tuple(left)), left[0], f"told apart by the {source.where}", SURE
    support = {place.region_id: _support(place, reading, evidence) for place in left}
    best = max(support.values())
    named = [place for place in left if support[place.region_id] == best]
    if best > 0 and len(named) == 1:
        runner_up = max((score for key, score in support.items() if key != named[0].region_id), default=0)
        if best >= 3 > runner_up or runner_up == 0 or best >= runner_up + 2:
            return replace(reading, places=tuple(named)), named[0], "told apart by the text", LIKELY
    return replace(reading, places=tuple(left)), None, "", 0.0


def _support(place: Place, reading: Reading, evidence: dict[str, Any]) -> int:
    """How strongly the text points at a place: 4 by its full name or its code, 3 by its city, 1 by its province."""
    where = gazetteer()
    chain = where.chain(place)
    named = evidence["places"]
    if place.code in evidence["url_codes"]:
        return 4
    if place.name in named and reading.township:  # the county of a town
        return 4
    city = chain.city if place.level == "county" else None
    if city and any(city + place.name in name for name in evidence["agencies"]):
        return 4
    if city and city in named:
        return 3
    if city and _telephone(city) in evidence["phones"]:
        return 3
    if city and any(city.removesuffix("市") in part for site in evidence["sites"] for part in site):
        return 3
    if place.level != "province" and chain.province in named:
        return 1
    if place.name in named and place.level != "county":
        return 1
    return 0


@functools.cache
def _telephone_codes() -> dict[str, str]:
    return {row["name"]: row["code"] for row in load_csv("places/telephone_codes.csv")}


def _telephone(city: str) -> str:
    return _telephone_codes().get(city, "-")


def _placeless(
    chosen: Source, sources: list[Source], evidence: dict[str, Any], year: int | None
) -> tuple[Reading, Place | None, str, float]:
    """A name without its place: from another source that names the same body, else from the one place the text is about."""
    reading = chosen.reading
    if reading.body.kind == "ministry":
        return reading, None, "", SURE
    for source in sources:
        same = source.reading.body.kind == reading.body.kind and (
            reading.body.key == source.reading.body.key or reading.body.kind == "office"
        )
        if source is not chosen and len(source.reading.places) == 1 and (same or source.where == "signature"):
            place = source.reading.places[0]
            if reading.level in (None, place.level):
                return replace(reading, places=(place,)), place, f"place from the {source.where}", LIKELY
    wanted = reading.level or next((_LEVEL_OF_SELF[word] for word in evidence["self"] if word in _LEVEL_OF_SELF), None)
    found: dict[str, tuple[int, Place]] = {}
    for name, times in evidence["agencies"].items():
        other = read_name(clean(name), year)
        if (
            other
            and len(other.places) == 1
            and other.exact
            and other.places[0].level == (wanted or other.places[0].level)
        ):
            place = other.places[0]
            found[place.unit] = (found.get(place.unit, (0, place))[0] + times, place)
    ranked = sorted(found.values(), key=lambda item: -item[0])
    if wanted and ranked and (len(ranked) == 1 or ranked[0][0] >= 3 * ranked[1][0]):
        place = ranked[0][1]
        return replace(reading, places=(place,)), place, "the place that the text is about", LIKELY
    return reading, None, "", 0.0


# ---- whose figures ----------------------------------------------------------------------------------------------


def _scope(reading: Reading, chosen: Source, evidence: dict[str, Any]) -> tuple[Reading, str, str]:
    """(reading, scope, why). The office as author does not make it the office's own report: title and text decide."""
    kind = reading.body.kind
    words = evidence["scope_words"]
    if kind == "office" and not reading.zone:
        titled = chosen.where == "title"
        if words["own"]:
            return reading, "own_body", f"the text: {words['own'][0]}"
        areas = sum(n for word, n in evidence["self"].items() if word in _LEVEL_OF_SELF)
        offices = sum(evidence["self"].get(word, 0) for word in ("办", "厅", "部", "单位"))
        if words["whole"] and (not titled or any(re.match("综合|汇总", text) for text in words["whole"])):
            government = replace(reading, body=bodies.GOVERNMENT)
            return government, "whole_government", f"the text: {words['whole'][0]}"
        if titled:
            return reading, "own_body", "the title names the office"
        if areas > offices or not offices:
            return replace(reading, body=bodies.GOVERNMENT), "whole_government", "no title names the office"
        return reading, "unknown", "neither title nor text says whose figures they are"
    if kind in ("government", "zone_committee"):
        if re.search(r"[（(]?本级[)）]?", evidence.get("title_key") or ""):
            return reading, "own_body", "the title: 本级"
        if words["own"] and not words["whole"] and any("本级" in text for text in words["own"]):
            return reading, "own_body", f"the text: {words['own'][0]}"
        return reading, "whole_government", "a government's report"
    title = evidence.get("title_key") or evidence.get("title_agency") or ""
    if re.search(r"关区|气象部门|系统(?!工程)|及(?:所属|下属|直属)", title) or reading.body.name.endswith(
        ("关区", "部门")
    ):
        return reading, "with_subordinates", "the title counts its units in"
    if kind == "vertical" and any(text.startswith(("汇总", "综合")) for text in words["subordinates"]):
        return reading, "with_subordinates", f"the text: {words['subordinates'][0]}"
    return reading, "own_body", f"a {kind}'s report"
