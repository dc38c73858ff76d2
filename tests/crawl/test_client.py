"""Patience and bounds: retries, Retry-After, the pace, robots.txt, size and time. A virtual clock: no test waits."""

from __future__ import annotations

import email.utils
import gzip
import threading
from collections.abc import Iterator

import pytest
from report_site import Handler, Resource, Server
from virtual import Virtual

from pipelines.crawl.client import Client, Failed, Limits, Postponed, TooLarge
from pipelines.crawl.network import Guard, Refused


@pytest.fixture
def server() -> Iterator[Server]:
    one = Server()
    threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield one
    one.shutdown()
    one.server_close()


def ask(server: Server, path: str, *, clock: Virtual | None = None, pace: float = 0.0, limits: Limits | None = None, asker: Client | None = None):
    asker = asker or Client(Guard([server.host]), clock=clock or Virtual(), limits=limits, seed=3)
    return asker.fetch(server.url(path), {server.host}, pace=pace)


def answers(*given: tuple[int, dict[str, str]]) -> Resource:
    """These answers one after the other, then 200."""
    left = list(given)

    def act(handler: Handler) -> None:
        status, headers = left.pop(0) if left else (200, {})
        handler.reply(status, b"body", headers)

    return Resource(act=act)


def test_retries_wait_longer_each_time(server: Server) -> None:
    server.resources["/"] = answers((500, {}), (503, {}), (502, {}))
    clock = Virtual()
    assert ask(server, "/", clock=clock).status == 200
    assert len(clock.slept) == 3
    assert all(later > earlier for earlier, later in zip(clock.slept, clock.slept[1:], strict=False)) and 1.5 <= clock.slept[0] <= 2.5


def test_gives_up_after_four_attempts(server: Server) -> None:
    server.resources["/"] = answers(*[(500, {})] * 9)
    with pytest.raises(Failed, match="status 500"):
        ask(server, "/")
    assert server.asked.count("/") == 4


def test_statuses_that_are_answers_are_not_tried_again(server: Server) -> None:
    for status in (401, 403, 404, 410, 451):
        server.resources[f"/{status}"] = answers((status, {}))
        assert ask(server, f"/{status}").status == status
        assert server.asked.count(f"/{status}") == 1


def test_retry_after_in_seconds_and_as_a_date(server: Server) -> None:
    clock = Virtual()
    when = email.utils.formatdate(clock.wall() + 100, usegmt=True)
    server.resources["/"] = answers((429, {"Retry-After": "77"}), (503, {"Retry-After": when}))
    ask(server, "/", clock=clock)
    assert clock.slept[0] == 77.0 and clock.at >= 100.0


def test_a_host_that_asks_for_hours_is_left_alone(server: Server) -> None:
    server.resources["/"] = answers((429, {"Retry-After": "86400"}))
    asker = Client(Guard([server.host]), clock=Virtual(), seed=3)
    with pytest.raises(Postponed, match="asks to wait"):
        ask(server, "/", asker=asker)
    with pytest.raises(Postponed, match="left alone"):
        ask(server, "/other", asker=asker)
    assert server.asked == ["/robots.txt", "/"]


def test_the_pace_of_a_host(server: Server) -> None:
    server.resources["/"] = Resource(b"x")
    clock = Virtual()
    asker = Client(Guard([server.host]), clock=clock, seed=3)
    for _ in range(5):
        ask(server, "/", pace=2.0, asker=asker)
    assert clock.at == pytest.approx(2.0 * 5)  # robots.txt and five pages: five waits


def test_crawl_delay_is_kept(server: Server) -> None:
    server.resources["/robots.txt"] = Resource(b"User-agent: *\nCrawl-delay: 7\n", "text/plain")
    server.resources["/"] = Resource(b"x")
    clock = Virtual()
    asker = Client(Guard([server.host]), clock=clock, seed=3)
    for _ in range(3):
        ask(server, "/", pace=1.0, asker=asker)
    assert clock.at >= 14.0


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        (Resource(b"User-agent: *\nDisallow: /\n", "text/plain"), False),
        (Resource(b"User-agent: gongkai\nDisallow: /\n\nUser-agent: *\nAllow: /\n", "text/plain"), False),
        (Resource(b"User-agent: *\nDisallow: /x\n", "text/plain"), True),
        (Resource(b"<html>404</html>", "text/html"), True),
        (Resource(status=404), True),
        (Resource(status=403), True),
    ],
)
def test_robots(server: Server, robots: Resource, allowed: bool) -> None:
    server.resources["/robots.txt"] = robots
    server.resources["/"] = Resource(b"x")
    if allowed:
        assert ask(server, "/").body == b"x"
    else:
        with pytest.raises(Refused, match=r"robots\.txt forbids"):
            ask(server, "/")
        assert "/" not in server.asked


def test_without_a_robots_answer_nothing_is_asked_for(server: Server) -> None:
    server.resources["/robots.txt"] = Resource(status=503)
    server.resources["/"] = Resource(b"x")
    with pytest.raises(Failed, match=r"robots\.txt can't be had"):
        ask(server, "/")
    assert "/" not in server.asked


def test_a_bomb_in_gzip_is_stopped(server: Server) -> None:
    server.resources["/"] = Resource(gzip.compress(b"0" * (20 << 20)), headers={"Content-Encoding": "gzip"})
    with pytest.raises(TooLarge):
        ask(server, "/", limits=Limits(body=1 << 20))


def test_a_body_that_drips_is_cut_off(server: Server) -> None:
    """A byte now and then keeps every read below its own time-out; the whole has a bound."""
    clock = Virtual()

    def drip(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.close_connection = True
        for _ in range(50):
            clock.at += 10.0
            handler.wfile.write(b"x" * 70_000)

    server.resources["/"] = Resource(act=drip)
    with pytest.raises(Failed, match="not done after 60"):
        ask(server, "/", clock=clock, limits=Limits(seconds=60.0, attempts=1))


def test_redirects_have_an_end(server: Server) -> None:
    for number in range(9):
        server.resources[f"/{number}"] = Resource(status=302, headers={"Location": f"/{number + 1}"})
    with pytest.raises(Failed, match="more than 5 redirects"):
        ask(server, "/0")


def test_says_who_it_is(server: Server) -> None:
    agents = []
    server.resources["/"] = Resource(act=lambda handler: (agents.append(handler.headers["User-Agent"]), handler.reply(200, b"", {})))
    ask(server, "/", asker=Client(Guard([server.host]), clock=Virtual(), contact="data@example.org"))
    assert agents[0].startswith("gongkai/") and agents[0].endswith("(+data@example.org)")
