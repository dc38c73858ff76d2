"""What the browser tests share: the served dashboard, and a visitor who notes every fault. Not here: fixtures (conftest.py)."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 30_000  # milliseconds; a page takes one or two seconds on an idle machine
# Rules of axe-core that a page may break, each with its reason: only for what Streamlit itself draws and nobody here can reach.
EXEMPT: dict[str, str] = {}


@contextmanager
def served(home: Path, log: Path) -> Iterator[str]:
    """`gongkai dashboard` on a release; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from pipelines.cli import main; main()", "dashboard", "--home", str(home), "--port", str(port)]
    with log.open("w") as written, subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=written, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            assert address == f"http://127.0.0.1:{port}/?lang=en", log.read_text()
            base = address.partition("?")[0].rstrip("/")
            _wait_for(base, process, log)
            yield base
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(base: str, process: subprocess.Popen, log: Path) -> None:
    """Until the server answers; each try waits for the connection, so that nothing is measured in sleeps."""
    for _ in range(600):
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{base}/_stcore/health", timeout=30):
                return
        except OSError:
            try:
                process.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
    raise AssertionError(f"no answer from {base}: {log.read_text()}")


class Visitor:
    """A browser window. `faults`: errors of the console and requests to other machines, which no page may have."""

    def __init__(self, context: Any, base: str):
        self.base = base
        self.context = context
        context.set_default_timeout(PATIENCE)
        self.page = context.new_page()
        self.faults: list[str] = []
        self.page.on("console", lambda message: self.faults.append(f"console: {message.text}") if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.faults.append(f"page: {error}"))
        self.page.on("request", self._asked)
        self.page.on("websocket", lambda socket_: self._host(socket_.url))

    def _asked(self, request: Any) -> None:
        self._host(request.url)

    def _host(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            self.faults.append(f"request: {url}")

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.settled()

    def settled(self) -> None:
        """Until the page is whole: its heading and its last line stand, and the script has ended."""
        self.page.locator("h1").first.wait_for()
        self.page.locator("p.end").wait_for()
        self.page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
        assert self.page.locator('[data-testid="stException"]').count() == 0
        assert not self.page.get_by_text("This page could not be made").count()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """What is done inside changes the page: ends when the page is whole again."""
        before = self.page.locator("p.end").get_attribute("data-run")
        yield
        self.page.wait_for_function("before => document.querySelector('p.end')?.dataset.run !== before", arg=before)
        self.settled()

    def choose(self, label: str, option: str) -> None:
        """Pick an option of a list by keyboard, as a person types it."""
        box = self.page.get_by_role("combobox", name=label)
        box.first.click()
        self.page.keyboard.type(option)
        found = self.page.get_by_role("option", name=option, exact=True).first
        with self.changing():
            found.click()

    def options(self, box: Any) -> Any:
        """Open a list; gives its options. A list closes when a chart above it is drawn late and moves it: then it is opened again."""
        options = self.page.get_by_role("option")
        for _ in range(10):
            box.click()
            try:
                options.first.wait_for(timeout=PATIENCE / 10)
            except Exception:  # noqa: BLE001  (Playwright's own, which is imported only where it is installed)
                continue
            break
        return options

    def press(self, role: str, name: str) -> None:
        """Something that changes the page in place."""
        with self.changing():
            self.page.get_by_role(role, name=name).first.click()

    def search(self, text: str) -> None:
        self.page.get_by_role("searchbox", name="Find an agency or a place").fill(text)
        with self.changing():
            self.page.keyboard.press("Enter")

    def has(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for()

    def row(self, text: str) -> list[str]:
        """The cells of the table row that a head names."""
        row = self.page.locator("table.figures tr", has=self.page.locator("th[scope=row]", has_text=text)).first
        row.wait_for()
        return [cell.strip() for cell in row.locator("th, td").all_inner_texts()]

    def violations(self) -> list[str]:
        """What axe-core finds of level serious or above."""
        from axe_playwright_python.sync_playwright import Axe

        self.page.evaluate("Promise.all(document.getAnimations().map(one => one.finished.catch(() => null)))")  # half faded in, a word has little contrast
        found = Axe().run(self.page).response["violations"]
        return [
            f"{one['id']} ({one['impact']}): {one['nodes'][0]['html'][:200]}" for one in found
            if one["impact"] in ("serious", "critical") and one["id"] not in EXEMPT
        ]  # fmt: skip
