"""Messages to people, by webhook and by mail, as the environment configures them (docs/operate.md). Not here: what they say (night.py).

Addresses of webhooks and passwords are secrets: they appear in no log and in no message about a failure.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from pipelines.notify import mail, webhook

CHANNELS: dict[str, tuple[str, Callable[..., None]]] = {
    "webhook": (webhook.URL, webhook.send),
    "mail": (mail.TO, mail.send),
}


def send(title: str, markdown: str, html: str, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Send one message through every channel that is configured; returns (channel, what went wrong) of those that failed."""
    failed = []
    for name, (variable, deliver) in CHANNELS.items():
        if os.environ.get(variable):
            try:
                deliver(title, markdown, html, data)
            except Exception as error:  # noqa: BLE001 - a summary that can't be sent must not fail the night
                failed.append((name, type(error).__name__ if name == "webhook" else f"{type(error).__name__}: {error}"))
    return failed
