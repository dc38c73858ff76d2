"""A message to a webhook: plain JSON, or the shape that a chat service asks for."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx2

URL = "GONGKAI_WEBHOOK_URL"
FORMAT = "GONGKAI_WEBHOOK_FORMAT"
ATTEMPTS = 3
SECONDS = 20.0
CHAT_BYTES = 4_000  # WeCom takes 4,096 bytes of Markdown

Shape = Callable[[str, str, str, Mapping[str, Any]], dict[str, Any]]

FORMATS: dict[str, Shape] = {
    "json": lambda title, markdown, html, data: {
        "title": title,
        "markdown": markdown,
        "html": html,
        "data": dict(data),
    },
    "slack": lambda title, markdown, html, data: {"text": _short(markdown)},
    "wecom": lambda title, markdown, html, data: {"msgtype": "markdown", "markdown": {"content": _short(markdown)}},
    "dingtalk": lambda title, markdown, html, data: {
        "msgtype": "markdown",
        "markdown": {"title": title, "text": _short(markdown)},
    },
    "feishu": lambda title, markdown, html, data: {"msg_type": "text", "content": {"text": _short(markdown)}},
}


def _short(text: str) -> str:
    data = text.encode()
    return text if len(data) <= CHAT_BYTES else data[: CHAT_BYTES - 4].decode(errors="ignore") + "…"


def send(
    title: str, markdown: str, html: str, data: Mapping[str, Any], wait: Callable[[float], None] = time.sleep
) -> None:
    """POST to GONGKAI_WEBHOOK_URL in the format GONGKAI_WEBHOOK_FORMAT (json). Raises after three attempts, or for an unknown format."""
    body = FORMATS[os.environ.get(FORMAT) or "json"](title, markdown, html, data)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            httpx2.post(os.environ[URL], json=body, timeout=SECONDS, follow_redirects=False).raise_for_status()
            return
        except httpx2.HTTPError:
            if attempt == ATTEMPTS:
                raise
            wait(2.0**attempt)
