"""One page with several reports: where the next one begins.

Seen where a site binds the reports of its departments in one page, or a crawler joined pages. Told by two complete
applications tables with the title of a report between them; anything less is one report.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from parsers.forms import forms
from parsers.grid import Grid
from parsers.normalise import simplify, tidy
from parsers.tables.locate import matrices, strips_of

COMPLETE = 15  # labelled rows of the applications table that make it a table of its own, not a piece cut off by a page
TABLE = "applications"
_TITLE = re.compile(r"(?:19|20|二[○〇零]).{0,60}(?:政府|政务)?信息公开.{0,12}报告(?:（.{0,6}）|\(.{0,6}\))?$")
LONGEST_TITLE = 80


def _is_title(text: str) -> bool:
    if "公" not in text or ("报" not in text and "報" not in text):  # as most lines: no need to look closer
        return False
    flat = "".join(simplify(tidy(text)).split())
    return len(flat) <= LONGEST_TITLE and "《" not in flat and bool(_TITLE.search(flat))


def parts(grid: Grid) -> list[Grid]:
    """The grid cut where another report begins; the grid alone where there is one."""
    titles = [
        n
        for n, row in enumerate(grid.rows)
        if len(row.cells) == 1 and len(row.cells[0].text) <= LONGEST_TITLE and _is_title(row.cells[0].text)
    ]
    if len(titles) < 2:
        return [grid]
    width = len(forms()[0].table(TABLE).columns)
    tables = [one for one in matrices(strips_of(grid), TABLE, width) if one.hits >= COMPLETE]
    cuts = []
    for before, after in itertools.pairwise(tables):
        between = [n for n in titles if before.strips[-1].index < n < after.strips[0].index]
        if between:
            cuts.append(between[0])
    ends = [0, *cuts, len(grid.rows)]
    return [replace(grid, rows=grid.rows[start:end]) for start, end in itertools.pairwise(ends)]
