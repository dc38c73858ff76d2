"""The summary over a real crawl: what is told, and that a night which was cut short loses no news."""

from __future__ import annotations

from pathlib import Path

from report_site import AGENCIES, Resource, report_page
from test_site import Nights, path_of

from pipelines import night


def record(number: int, outcome: str = "done", **more) -> dict:
    return {"started": f"2026-01-0{number}T02:00:00+00:00", "outcome": outcome, "message": more.pop("message", None),
            "stages": {"crawl": {"night": number, "seconds": 1.0}}, **more}  # fmt: skip


def test_news_are_told_once_and_never_lost(tmp_path: Path) -> None:
    nights = Nights(tmp_path, scale=10, nasty=False)
    nights.night()
    assert night.tell(nights.home, record(1)).counts["new"] == 35
    resources, path, _ = path_of(nights, AGENCIES[0], 2021)
    resources[path] = Resource(report_page(AGENCIES[0], 2021, seed=5))
    resources, path, _ = path_of(nights, AGENCIES[20], 2021)
    del resources[path]
    nights.night()  # whose run is killed: it tells nothing
    nights.night()  # which fails: it tells, and counts as not told
    for outcome in ("failed", "done"):
        told = night.tell(nights.home, record(3, outcome, message=None if outcome == "done" else "a check failed", alarms=["one: lists nothing"]))
        assert (told.counts["new"], told.counts["changed"], told.counts["gone"]) == (0, 1, 1)
    text = (nights.home.nights / "latest.md").read_text(encoding="utf-8")
    assert "## Changed" in text and "## Gone" in text and "one: lists nothing" in text and "FAILED" not in text
    nights.night()
    told = night.tell(nights.home, record(4))
    assert (told.counts["new"], told.counts["changed"], told.counts["gone"]) == (0, 0, 0)
    nights.site.close()
