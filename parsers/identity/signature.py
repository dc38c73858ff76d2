"""The name and the date that a report is signed with; else the date that its head states. Not here: who the name is."""

from __future__ import annotations

import re
from typing import Any

from parsers.grid import Grid
from parsers.identity import titles, years
from parsers.identity.names import clean, read_name
from parsers.identity.titles import Line


def find_signature(
    evidence: dict[str, Any], lines: list[Line], grid: Grid, meta: dict[str, list], title: titles.Title | None
) -> None:
    """The name and the date at the report's end; else a date stated at its head."""
    evidence["signature"] = None
    evidence["published_on"] = None
    evidence["date_line"] = None
    evidence["damaged_date"] = None
    evidence["dates"] = []
    # After the last section's heading, or among the last lines; a page's feet and links may follow a signature.
    heading = next((n for n in range(len(lines) - 1, -1, -1) if _LAST_SECTION.match(lines[n].key)), None)
    start = max(len(lines) - 14, 0) if heading is None else heading
    for n in range(start, min(len(lines), start + 60)):
        signed = years.signature_date(lines[n].key)
        if not signed or (signed[0] and not _may_sign(signed[0])):
            signed = _at_the_end_of(lines[n].key)
        if not signed:
            evidence["damaged_date"] = evidence["damaged_date"] or years.damaged_date(lines[n].key)
            continue
        who, printed = signed
        date = years.iso(printed)
        evidence["dates"].append({"text": printed, "where": "signature", "line": lines[n].number})
        if date is None:
            evidence["damaged_date"] = evidence["damaged_date"] or printed
            continue
        if evidence["published_on"] is not None and heading is not None:
            break
        evidence["published_on"], evidence["date_line"] = date, lines[n].number
        if who:
            evidence["signature"] = {"text": _printed_name(lines[n].raw, who), "line": lines[n].number}
        elif n and _may_sign(lines[n - 1].key):
            evidence["signature"] = {"text": lines[n - 1].raw, "line": lines[n - 1].number}
        elif n + 1 < len(lines) and _may_sign(lines[n + 1].key):
            evidence["signature"] = {"text": lines[n + 1].raw, "line": lines[n + 1].number}
    if evidence["signature"] is None and lines and _looks_like_body(lines[-1].key):
        evidence["signature"] = {"text": lines[-1].raw, "line": lines[-1].number}
    if evidence["published_on"] is None:
        head = lines[: (12 if title is None else 30)]
        for line in head:
            date = years.labelled_date(line.key) if len(line.key) < 200 else None
            if date is None and len(line.key) < 24:
                signed = years.signature_date(line.key.strip("()（）"))
                date = years.iso(signed[1]) if signed else None
            if date:
                evidence["dates"].append({"text": date, "where": "head", "line": line.number})
                evidence["published_on"], evidence["date_line"] = date, line.number
                break
    if evidence["published_on"] is None and (meta["dates"] or grid.published_on):
        evidence["published_on"] = meta["dates"][0] if meta["dates"] else grid.published_on


_TAIL = re.compile(
    r"[。;；:：](?:无。?|没有。?)?(?P<who>[^\d,，。;；:：]{0,40})(?P<date>20\d\d年\d{1,2}月\d{1,2}日)(?:-?第?\d+页?-?)?$"
)
LONG_LINE = 100  # characters of a line that holds more than a signature


def _at_the_end_of(key: str) -> tuple[str, str] | None:
    """(who, date) at the end of a page that lies in one line."""
    found = _TAIL.search(key[-100:]) if len(key) >= LONG_LINE else None
    if not found or (found["who"] and not _may_sign(found["who"])):
        return None
    return found["who"], found["date"]


def _may_sign(key: str) -> bool:
    """A body by its last word, or a place, a town or a zone by its name in full."""
    if _looks_like_body(key):
        return True
    reading = read_name(clean(key)) if 3 <= len(key) <= 30 and not titles.CORE.search(key) else None
    return reading is not None and bool(reading.places or reading.zone) and (reading.exact or bool(reading.zone))


_LAST_SECTION = re.compile(r"^[#*]*(?:[六七6]、|六|第六部分).{0,16}(?:其他|其它|说明|事项)|^其他需要报告的?事项$")


def _printed_name(raw: str, who: str) -> str:
    return raw[: len(who)] if "".join(raw.split()).startswith(who) and " " not in raw[: len(who)] else who


_BODY_LINE = re.compile(
    r"^[一-龥()（）、]{3,40}"
    r"(?:政府|办公室|办公厅|局|委员会|委|厅|处|院|署|中心|镇|乡|街道|办事处|管委会|会|总队|支队|大队|站|海关|总社|部|所|公司|大学|医院)$"
)


def _looks_like_body(key: str) -> bool:
    return bool(_BODY_LINE.match(key)) and not titles.CORE.search(key) and not titles.SECTION.match(key)
