"""A message by mail, as text and HTML."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage
from typing import Any

TO = "GONGKAI_MAIL_TO"
SECONDS = 30.0


def send(title: str, markdown: str, html: str, data: Mapping[str, Any]) -> None:
    """Mail to GONGKAI_MAIL_TO (addresses with commas between) through GONGKAI_SMTP_HOST.

    GONGKAI_SMTP_SECURITY: starttls (the default but on loopback), tls, none; certificates are verified. GONGKAI_SMTP_USER and
    GONGKAI_SMTP_PASSWORD where the server wants them. Raises OSError and smtplib's errors.
    """
    host = os.environ.get("GONGKAI_SMTP_HOST") or "localhost"
    security = os.environ.get("GONGKAI_SMTP_SECURITY") or (
        "none" if host in ("localhost", "127.0.0.1", "::1") else "starttls"
    )
    port = int(os.environ.get("GONGKAI_SMTP_PORT") or {"starttls": 587, "tls": 465, "none": 25}[security])
    message = EmailMessage()
    message["Subject"] = title
    message["From"] = os.environ.get("GONGKAI_MAIL_FROM") or "gongkai@localhost"
    message["To"] = os.environ[TO]
    message.set_content(markdown)
    message.add_alternative(html, subtype="html")
    context = ssl.create_default_context()
    if security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=SECONDS)
    with server:
        if security == "starttls":
            server.starttls(context=context)
        if user := os.environ.get("GONGKAI_SMTP_USER"):
            server.login(user, os.environ.get("GONGKAI_SMTP_PASSWORD", ""))
        server.send_message(message)
