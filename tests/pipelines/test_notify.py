"""The summary of a night, and how it reaches people: a webhook and a mail server on loopback."""

from __future__ import annotations

import email
import email.policy
import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from pipelines import logs, night, notify
from pipelines.night import Night
from pipelines.notify import webhook


class Hook(HTTPServer):
    """Keeps what is posted; fails the first `failures` times."""

    def __init__(self, failures: int = 0):
        self.posted: list[dict] = []
        self.failures = failures
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if outer.failures:
                    outer.failures -= 1
                    self.send_response(503)
                else:
                    outer.posted.append(json.loads(body))
                    self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()


@pytest.fixture(autouse=True)
def nothing_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in list(os.environ):
        if name.startswith("GONGKAI_"):
            monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ("", {"title": "标题", "markdown": "# 正文", "html": "<p>", "data": {"new": 3}}),
        ("wecom", {"msgtype": "markdown", "markdown": {"content": "# 正文"}}),
        ("dingtalk", {"msgtype": "markdown", "markdown": {"title": "标题", "text": "# 正文"}}),
        ("feishu", {"msg_type": "text", "content": {"text": "# 正文"}}),
        ("slack", {"text": "# 正文"}),
    ],
)
def test_webhook(monkeypatch: pytest.MonkeyPatch, shape: str, expected: dict) -> None:
    hook = Hook()
    monkeypatch.setenv("GONGKAI_WEBHOOK_URL", f"http://127.0.0.1:{hook.server_port}/send?key=secret")
    monkeypatch.setenv("GONGKAI_WEBHOOK_FORMAT", shape)
    assert notify.send("标题", "# 正文", "<p>", {"new": 3}) == []
    assert hook.posted == [expected]
    hook.shutdown()
    hook.server_close()


def test_webhook_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    hook = Hook(failures=2)
    monkeypatch.setenv("GONGKAI_WEBHOOK_URL", f"http://127.0.0.1:{hook.server_port}/")
    waits: list[float] = []
    webhook.send("t", "m", "h", {}, wait=waits.append)
    assert len(hook.posted) == 1 and waits == [2.0, 4.0]
    hook.shutdown()
    hook.server_close()


def test_a_failure_says_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_WEBHOOK_URL", "http://127.0.0.1:9/send?key=secret")
    monkeypatch.setattr(webhook, "ATTEMPTS", 1)
    ((channel, problem),) = notify.send("t", "m", "h", {})
    assert channel == "webhook" and "secret" not in problem and "127.0.0.1" not in problem


def test_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    from aiosmtpd.controller import Controller

    class Box:
        def __init__(self) -> None:
            self.got: list = []

        async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - aiosmtpd's name
            self.got.append(envelope)
            return "250 OK"

    box = Box()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    try:
        monkeypatch.setenv("GONGKAI_MAIL_TO", "a@example.org, b@example.org")
        monkeypatch.setenv("GONGKAI_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("GONGKAI_SMTP_PORT", str(port))
        assert notify.send("公开：3 new", "# 正文", "<p>正文</p>", {}) == []
    finally:
        server.stop()
    (got,) = box.got
    assert got.rcpt_tos == ["a@example.org", "b@example.org"]
    message = email.message_from_bytes(got.content, policy=email.policy.default)
    assert message["Subject"] == "公开：3 new"
    assert [part.get_content().strip() for part in message.iter_parts()] == ["# 正文", "<p>正文</p>"]


def test_nothing_configured_sends_nothing() -> None:
    assert notify.send("t", "m", "h", {}) == []


def test_what_the_net_says_is_text() -> None:
    one = Night("20260101", "Gongkai", "done")
    one.sections = [("New · 新增", ["<script>alert(1)</script> [x](http://evil) *b*\n# heading"])]
    assert "<script>" not in night.page(one) and "&lt;script&gt;" in night.page(one)
    assert "\\<script\\>" in night.markdown(one) and "\n# heading" not in night.markdown(one) and "\\[x\\]" in night.markdown(one)


def test_long_lists_are_cut_with_a_count() -> None:
    one = Night("20260101", "Gongkai", "done", sections=[("New · 新增", [f"line {n}" for n in range(50)])])
    assert "… and 30 more" in night.markdown(one) and night.page(one).count("<li>") == 21


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("https://hook.example/send?key=abc123&x=1", "https://hook.example/send?key=***&x=1"),
        ("postgresql://user:hunter2@db:5432/x", "postgresql://***@db:5432/x"),
        ("Authorization: Bearer abc.def", "Authorization: ***"),
        ("password=hunter2 rest", "password=*** rest"),
        ("https://www.example.gov.cn/art/1.html?id=3", "https://www.example.gov.cn/art/1.html?id=3"),
    ],
)
def test_redaction(text: str, left: str) -> None:
    assert logs.redact(text) == left


def test_logs_are_json_lines_with_ids(tmp_path: Path) -> None:
    logs.write_to(tmp_path)
    run = logs.begin("run-7")
    logs.get("crawl").info("new", doc="https://x/?token=abc", source="one", bytes=3)
    logs.get("crawl").debug("quiet")
    lines = [json.loads(line) for line in (tmp_path / "gongkai.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 1
    assert {key: lines[0][key] for key in ("level", "part", "event", "run", "doc", "source", "bytes")} == {
        "level": "info", "part": "crawl", "event": "new", "run": run, "doc": "https://x/?token=***", "source": "one", "bytes": 3}  # fmt: skip
