"""A real dashboard, as the command serves it, in the system's Chromium."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import CHROMIUM, Visitor, served


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: make .venv/.stamp-dev")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium fonts-noto-cjk")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sample_dashboard(sample_home: Path, browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(sample_home, tmp_path_factory.mktemp("dashboard") / "log") as base:
        yield base


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Visitor]]:
    """Opens windows; in the end none may have had an error or asked another machine for anything."""
    visitors: list[Visitor] = []

    def opened(base: str, width: int = 1280, height: int = 900) -> Visitor:
        visitors.append(Visitor(browser.new_context(viewport={"width": width, "height": height}, locale="en-GB"), base))
        return visitors[-1]

    yield opened
    for visitor in visitors:
        visitor.context.close()
    assert [fault for visitor in visitors for fault in visitor.faults] == []
