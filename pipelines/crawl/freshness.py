"""Whether the sources still give what they should: none silent for days, none a year behind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from pipelines.crawl import Round, _round, alarms
from pipelines.crawl.ledger import Ledger
from pipelines.crawl.sources import Source
from pipelines.home import Home

SILENT_DAYS = 3  # without a good round: more than a weekend's maintenance
DUE = (5, 1)  # month and day by which last year's reports are out: 31 March by law, and a month for stragglers


def last_rounds(home: Home, sources: Sequence[Source]) -> list[Round]:
    """What each source gave in the last night in which it was walked."""
    ledger = Ledger(home.crawl / "ledger.sqlite")
    try:
        nights = dict(ledger.all("SELECT source, max(night) FROM rounds WHERE ended IS NOT NULL GROUP BY source"))
        return [_round(ledger, nights[one.name], one.name) for one in sources if one.name in nights]
    finally:
        ledger.close()


def volume(home: Home, sources: Sequence[Source]) -> list[str]:
    """The alarms of the last night: sources that failed, or gave nothing or far less than before."""
    return alarms(last_rounds(home, sources), sources)


def stale(home: Home, sources: Sequence[Source], today: date) -> list[str]:
    """Sources without a good round for days, and such as have reports, but none for last year when it is due."""
    ledger = Ledger(home.crawl / "ledger.sqlite")
    found = []
    try:
        for one in sources:
            row = ledger.one("SELECT max(ended) FROM rounds WHERE source = ? AND outcome = 'done'", one.name)
            tried = ledger.one("SELECT min(started) FROM rounds WHERE source = ?", one.name)
            since = (row and row[0]) or (tried and tried[0])
            if since and today - datetime.fromisoformat(since).date() > timedelta(days=SILENT_DAYS):
                found.append(f"{one.name}: no good night since {since[:10]}")
            titles = [
                row["title"] or ""
                for row in ledger.all("SELECT title FROM documents WHERE source = ? AND outcome = 'kept'", one.name)
            ]
            years = [int(year) for title in titles for year in re.findall(r"(20\d\d)\s*年", title)]
            if years and (today.month, today.day) >= DUE and max(years) < today.year - 1:
                found.append(
                    f"{one.name}: its latest report is for {max(years)}, and those for {today.year - 1} were due by 31 March"
                )
    finally:
        ledger.close()
    return found
