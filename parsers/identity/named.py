"""Bodies whose name begins with no division's: ministries, customs and commissions named after rivers and passes, the corps.

All are data: agencies/ministries.csv and agencies/named.csv. Not here: bodies that are named after their place.
"""

from __future__ import annotations

import functools

from parsers.reference import load_csv

_STATE = "中华人民共和国"


@functools.cache
def ministries() -> dict[str, dict[str, str]]:
    """Printed name of a ministry, in full or short → its row."""
    return {name: row for row in load_csv("agencies/ministries.csv") for name in (row["name"], *row["aliases"].split())}


@functools.cache
def named() -> dict[str, dict[str, str]]:
    """Printed name of a body with a name of its own → its row. level: whose it is; place: where it sits."""
    return {name: row for row in load_csv("agencies/named.csv") for name in (row["name"], *row["aliases"].split())}


def ministry(text: str) -> dict[str, str] | None:
    return ministries().get(text) or ministries().get(text.removeprefix(_STATE))


def at_start(text: str) -> tuple[dict[str, str], str] | None:
    """The named body that a name begins with, and what follows; a tail only after a government (兵团财政局)."""
    text = text.removeprefix(_STATE) if text not in named() else text
    for end in range(len(text), 1, -1):
        row = named().get(text[:end])
        if row and (end == len(text) or row["kind"] == "government"):
            return row, text[end:]
    return None
