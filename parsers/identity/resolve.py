"""From evidence to who, where and when. A doubt is a finding and null, never a guess.

The title says whose report it is; where it has none, the signature, the author named in the prose, the page's own title
and the first sentences do, in this order. Other sources only narrow what a name can mean. Not here: reading a document
(evidence.py), the grammar of names (names.py), the year (years.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from parsers.document import Agency, Finding, Report
from parsers.identity import aliases, titles, years
from parsers.identity.agency import candidates, make_agency, settle
from parsers.identity.names import clean, plain, read_name
from parsers.identity.places import Place, gazetteer
from parsers.identity.reading import Reading
from parsers.identity.scope import find_scope
from parsers.identity.whereabouts import LEVEL_OF_SELF, SURE, Source, find_place
from parsers.rules.registry import severity

_PREFIX_END = re.compile(
    r"人民政府办公室|人民政府|政府办公室|政府|管委会|管理委员会|办事处|街道|局|委|厅|委员会"
    r"|新区|高新区|经开区|开发区|实验区|示范区|园区|[市县区旗州镇乡盟]"
)
_DATED = re.compile(r"(?<=[一-龥)）])(?P<year>(?:19|20)\d\d)年?(?:年?度)?(?:政府信息公开|政务公开|信息公开)?(?:工作)?(?:情况)?$")  # of a list's entry
_BRACKET = re.compile(r"[(（]([^()（）]{2,12})[)）]")
LIKE = 50  # of 100: 沐阳县发改局 and 沭阳县发展和改革局 have 62


@dataclass(slots=True)
class Identity:
    """Who, where and when. reasons: what each decision rests on, for review; confidence: 0 where nothing is assigned."""

    report: Report
    agency: Agency
    findings: list[Finding] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)
    confidence: float = 0.0


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
    if chosen is None and (decided := aliases.local(aliases.NO_NAME, evidence)):
        reading = read_name(clean(decided), report.year)
        chosen = Source(decided, "decided", reading) if reading else None
    if chosen is None:
        identity.agency.candidates = _possible(segmented, evidence, report.year)
        said = evidence["title_agency"] or (evidence["signature"] or {}).get("text")
        _find(identity, "agency_unknown", f"No agency could be read{f' from {said}' if said else ''}.", printed=said)
        report.scope = "unknown"
        return identity
    report.agency_as_printed = chosen.text if chosen.where != "decided" else None
    reading, place, why, confidence = find_place(chosen, sources, evidence, report.year)
    reading, report.scope, because = find_scope(reading, chosen, evidence)
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
        identity.agency.candidates = candidates(reading, list(reading.places) or _of_word(clean(chosen.text)))
        if len(reading.places) > 1:
            _find(
                identity, "agency_ambiguous", f"{chosen.text} can be any of {len(reading.places)}.", printed=chosen.text
            )
        else:
            _find(identity, "agency_unknown", f"{chosen.text} does not say of which place it is.", printed=chosen.text)
        return identity
    if chosen.where == "decided" or aliases.decided(clean(chosen.text), evidence):
        why += ", as people decided (agency_aliases.csv)"
    identity.agency = make_agency(settle(reading, place), place, f"{chosen.where}: {why}")
    identity.reasons["agency"] = identity.agency.basis
    identity.confidence = confidence
    return identity


def resolve_name(name: str, year: int | None = None, *, evidence: dict[str, Any] | None = None) -> Identity:
    """The agency of a name alone (or with evidence around it), as in a list of agencies."""
    text = titles.without_site(plain(years.arabic("".join(name.split()))))
    if titles.CORE.search(text):
        title = titles.Title(text, text, None, "line", 0)
        year = year or (title.years[0] if len(title.years) == 1 else None)
        text = title.agency()
    elif dated := _DATED.search(text):
        year, text = year or int(dated["year"]), text[: dated.start()]
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
    said += [(text, "opening") for text in evidence.get("openings", ())]
    said.append((evidence.get("container_agency"), "container"))
    found: list[Source] = []
    for text, where in said:
        reading = _read(text, year, evidence) if text else None
        if reading and where in ("prose", "opening") and not _names_a_body(reading, where, evidence, year):
            continue
        if reading and (reading.places or reading.body.kind == "ministry" or where == "title"):
            found.append(Source("".join(text.split()), where, reading))
    unread = evidence["title_agency"] if not any(source.where == "title" for source in found) else None
    if unread and len(unread) >= 3:
        # A title that names somebody: only a name much like it can be the same body rightly spelt.
        return [source for source in found if fuzz.ratio(clean(unread), clean(source.text)) >= LIKE]
    if not found:
        for start in evidence["subject"]:
            source = _prefix(start, year)
            if source and _names_a_body(source.reading, "subject", evidence, year):
                found.append(source)
                break
    for text in evidence["publishers"]:
        reading = read_name(clean(text), year)
        if reading and reading.places and _speaks_as(reading, evidence):
            found.append(Source(text, "publisher", reading))
    return found


def _read(text: str, year: int | None, evidence: dict[str, Any]) -> Reading | None:
    """The reading of a printed name, or of what people decided that it stands for where the document was found.

    苏州高新区(虎丘区), 乌鲁木齐经济技术开发区(头屯河区): the district that the zone is run as one with.
    """
    name = clean(text)
    author, _, subject = name.partition("关于")  # 定远县人民政府办公室关于定远县2021年…的报告
    if author and subject and (about := read_name(subject, year)) and about.places:
        return about
    reading = read_name(aliases.local(name, evidence) or name, year)
    if reading and reading.zone and reading.zone.parent and (inside := _BRACKET.search(plain(text))):
        zone, district = reading.zone, read_name(inside[1], year)
        if district and district.bare and district.exact:
            same = [p for p in district.places if zone.parent in (p, gazetteer().above(p)) and (not zone.equals or p.code == zone.equals)]
            if len(same) == 1 and same[0].level == "county":
                tail = plain(text)[inside.end() :]
                return read_name(gazetteer().full_name(same[0]) + tail, year)
    return reading


def _names_a_body(reading: Reading, where: str, evidence: dict[str, Any], year: int | None) -> bool:
    """Whether a sentence that names a division means its government.

    A department too writes 现将定远县2022年的…公布如下. The text must call itself a government's (我县, 全县), or the
    division must be named as the author, and no other body of it as the one to ask.
    """
    if not reading.bare:
        return True
    own = evidence.get("own", {})
    if any(word not in LEVEL_OF_SELF for word in own):
        return False
    if own or sum(n for word, n in evidence["self"].items() if word in LEVEL_OF_SELF) >= 2:
        return True
    if where != "prose":
        return False
    asked = [read_name(clean(text), year) for text in evidence.get("contacts", ())]
    return all(other is None or other.bare or other.body.kind == "government" for other in asked)


def _possible(segmented: Source | None, evidence: dict[str, Any], year: int | None) -> list[dict[str, Any]]:
    """What a document that states no agency for certain may be from, for a person to choose."""
    if segmented:
        return candidates(segmented.reading, list(segmented.reading.places))
    named = [item["text"] for item in evidence["issuers"]]
    found: dict[str, dict[str, Any]] = {}
    for text in (*named, *evidence.get("openings", ()), *evidence.get("contacts", ())):
        reading = read_name(clean(text), year)
        for one in candidates(reading, list(reading.places)) if reading else ():
            found.setdefault(one["agency_id"], one)
    return list(found.values())[:30]


def _of_word(text: str) -> list[Place]:
    """The provinces that 自治区林业和草原局 or 省财政厅 can be of."""
    word = next((word for word in ("自治区", "省") if text.startswith(word)), None)
    return [place for place in gazetteer().places.values() if place.level == "province" and place.name.endswith(word)] if word else []


def _speaks_as(reading: Reading, evidence: dict[str, Any]) -> bool:
    """Whether the text's own word for itself (我局, 我镇, 全县) goes with a body: a site often publishes for others."""
    word = max(evidence["self"], key=evidence["self"].get, default=None)
    if word is None or evidence["self"][word] < 2:
        return True
    if word in ("镇", "乡", "街道"):
        return reading.body.kind == "township"
    if word in ("局", "委", "厅", "部", "署", "院", "中心"):
        return reading.body.kind in ("department", "vertical", "ministry", "other")
    return word not in LEVEL_OF_SELF or reading.body.kind in ("government", "office", "zone_committee")


def _segmented(evidence: dict[str, Any], year: int | None) -> tuple[Source | None, bool]:
    """The title's agency by its known words, where the grammar could not read it; and whether only noise was left out."""
    from parsers.identity.segment import read_segmented

    text = clean(evidence["title_agency"])
    reading, whole = read_segmented(text, year) if 4 <= len(text) <= 60 else (None, False)
    if reading is None or not reading.places:
        return None, False
    sure = whole and "、" not in text and reading.exact and reading.body.weight >= 3 and len(reading.places) == 1
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
