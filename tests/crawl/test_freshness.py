"""Sources that fall silent or behind, by the calendar that a test gives."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pipelines.crawl import Round, alarms
from pipelines.crawl.freshness import stale
from pipelines.crawl.ledger import Document, Ledger
from pipelines.crawl.sources import Source
from pipelines.home import Home

SOURCE = Source("one", "一", "https://www.example.gov.cn/", "url_list")


def ledger(home: Home, *, ended: str, outcome: str, title: str) -> Ledger:
    one = Ledger(home.crawl / "ledger.sqlite")
    night, _ = one.begin_night(ended, ended)
    one.begin_round(night, "one", ended)
    one.end_round(night, "one", ended, outcome, None, None, 3, 1, 1, 1.0)
    one.save(Document("https://www.example.gov.cn/1", "one", "kept", night, night, title=title))
    return one


def test_silent_for_days(tmp_path: Path) -> None:
    home = Home(tmp_path)
    ledger(home, ended="2026-02-01T00:00:00Z", outcome="done", title="2024年年报").close()
    assert stale(home, [SOURCE], date(2026, 2, 4)) == []
    assert stale(home, [SOURCE], date(2026, 2, 5)) == ["one: no good night since 2026-02-01"]


def test_a_year_behind(tmp_path: Path) -> None:
    home = Home(tmp_path)
    ledger(home, ended="2026-05-01T00:00:00Z", outcome="done", title="甲2024年政府信息公开工作年度报告").close()
    assert stale(home, [SOURCE], date(2026, 4, 30)) == []
    assert "latest report is for 2024" in stale(home, [SOURCE], date(2026, 5, 1))[0]


def test_alarms() -> None:
    def one(listed: int, before: int | None, **more) -> list[str]:
        events, cut = more.get("events", {}), more.get("cut")
        return alarms([Round("one", more.get("outcome", "done"), more.get("message"), cut, listed, before, events, 1, 1, 1.0)], [SOURCE])

    assert one(10, None) == one(10, 10) == one(6, 10) == one(0, None) == []
    assert "lists nothing" in one(0, 10)[0]
    assert "lists 4" in one(4, 10)[0]
    assert "could not be walked: x" in one(0, 10, outcome="failed", message="x")[0]
    assert "rest was not walked" in one(10, 10, cut="too long")[0]
    assert "not one of the 3" in one(3, 3, events={"failed": 2, "refused": 1})[0]
    assert "gone at once" in one(10, 10, events={"gone": 3})[0]
