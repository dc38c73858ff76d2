"""Serving the dashboard on this machine: Streamlit's settings, all of them here, and one repair of its start page."""

from __future__ import annotations

import contextlib
import io
import logging
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from pipelines.dashboard import words

SCRIPT = Path(__file__).parent / "app.py"
FONT = "'Source Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"  # the first comes with Streamlit; the others are the machine's
SETTINGS = {
    "server.headless": True,
    "server.fileWatcherType": "none",
    "server.showEmailPrompt": False,
    "browser.gatherUsageStats": False,  # no request leaves the machine
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",  # the log has them
    "client.showErrorLinks": False,
    "logger.level": "warning",
    "theme.base": "light",
    "theme.primaryColor": "#005a8c",
    "theme.textColor": "#1a1a1a",
    "theme.linkColor": "#005a8c",
    "theme.font": FONT,
    "theme.headingFontSizes": ["2.2rem", "1.5rem", "1.2rem", "1rem", "1rem", "1rem"],
}

Message = MutableMapping[str, Any]


class OwnAddress:
    """Tells the start page where its server is.

    Left alone, a page that is opened by its address (/agency) first asks for a server below that address, which leaves two errors in the browser's console.
    """

    SCRIPT = b"<script>window.__streamlit = {BACKEND_BASE_URL: window.location.origin + '/'}</script>"

    def __init__(self, app: Callable[..., Awaitable[None]]):
        self.app = app

    async def __call__(self, scope: Message, receive: Callable, send: Callable) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or "_stcore" in scope["path"] or "." in scope["path"]:
            await self.app(scope, receive, send)
            return
        # As it lies on the disk: not shortened for the journey.
        scope = dict(scope) | {"headers": [(name, value) for name, value in scope["headers"] if name not in (b"accept-encoding", b"if-none-match", b"range")]}
        started: list[Message] = []
        body = b""

        async def change(message: Message) -> None:
            nonlocal body
            if message["type"] == "http.response.start":
                started.append(message)
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            changed = body.replace(b"<head>", b"<head>" + self.SCRIPT, 1)
            headers = [(name, value) for name, value in started[0]["headers"] if name not in (b"content-length", b"etag")]
            await send(dict(started[0]) | {"headers": [*headers, (b"content-length", str(len(changed)).encode())]})
            await send({"type": "http.response.body", "body": changed})

        await self.app(scope, receive, change)


def _told(error: Exception) -> bool:
    """What a visitor sees of a fault of ours: one sentence in both languages. The log has the rest."""
    logging.getLogger(__name__).error("a page could not be made", exc_info=error)
    st.error(words.settings()["texts"]["error"])
    return True


def serve(link: Path, *, port: int, address: str, language: str) -> None:
    """Serve the release that `link` points at until the process is ended."""
    sys.argv = [str(SCRIPT), str(link), language]
    with contextlib.redirect_stdout(io.StringIO()):  # Streamlit's greeting; the command has said where to look
        st.App(SCRIPT, middleware=[Middleware(OwnAddress)], on_script_error=_told).run(config=SETTINGS | {"server.port": port, "server.address": address})
