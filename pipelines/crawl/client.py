"""One request done politely: the pace, robots.txt, redirects checked hop by hop, retries, limits. Not here: what is asked for.

Revalidation (ETag, Last-Modified) is the ledger's: a caching library would keep every body a third time beside WARC and
snapshots, and answer from its cache where the question is whether a report has changed.
"""

from __future__ import annotations

import email.utils
import random
import ssl
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from urllib.parse import urlsplit

import httpx2
from protego import Protego

from pipelines.crawl import addresses
from pipelines.crawl.network import Guard, Refused, Transport
from pipelines.crawl.pace import Clock, Pace

MIB = 1 << 20
AGENT = "gongkai"


class Failed(Exception):
    """No usable answer this time; the next night may have one."""


class Missing(Failed):
    """There is no such page (any more): 404 or 410."""


class TooLarge(Failed):
    """More bytes than one document may have."""


class Postponed(Failed):
    """The host asked for more patience than a night has, or failed too often: it is left alone until the next one."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one exchange. body: bytes as unpacked, what snapshots take as one document. seconds: for one answer as a whole, so
    that a byte now and then does not hold a worker for ever. attempts, first_wait, longest_wait: retries; a Retry-After beyond
    the longest wait postpones the host. failures: in a row, after which the host is left alone."""

    body: int = 32 * MIB
    robots: int = 512 << 10
    connect: float = 15.0
    read: float = 30.0
    seconds: float = 180.0
    redirects: int = 5
    attempts: int = 4
    first_wait: float = 2.0
    longest_wait: float = 300.0
    failures: int = 12


RETRIED = {408, 425, 429, 500, 502, 503, 504}


@dataclass(slots=True)
class Answer:
    """What came back. url: after redirects. headers: in lower case. seconds: of the last exchange."""

    url: str
    status: int
    reason: str
    headers: dict[str, str]
    raw_headers: list[tuple[str, str]]
    body: bytes
    seconds: float
    hops: list[str] = field(default_factory=list)


class Client:
    """Asks hosts for pages. One for all threads.

    contact: an address or e-mail in the User-Agent, so that a site's keeper knows whom to ask. verify: an SSL context with the
    authorities to trust (the system's by default); there is no way to switch verification off.
    """

    def __init__(self, guard: Guard | None = None, *, clock: Clock | None = None, limits: Limits | None = None,
                 contact: str | None = None, verify: ssl.SSLContext | None = None, seed: int | None = None):  # fmt: skip
        self.guard = guard or Guard()
        self.clock = clock or Clock()
        self.limits = limits or Limits()
        self.pace = Pace(self.clock)
        self.agent = f"{AGENT}/{metadata.version('gongkai')}" + (f" (+{contact})" if contact else "")
        self.random = random.Random(seed)
        self.requests = self.bytes = 0
        self.of_thread = threading.local()  # requests and bytes of the thread that asks: one source is one thread's
        self._counts = threading.Lock()
        self._robots: dict[str, Protego | Exception] = {}
        self._robots_locks: dict[str, threading.Lock] = {}
        self._failures: dict[str, int] = {}
        timeout = httpx2.Timeout(self.limits.read, connect=self.limits.connect)
        self._http = httpx2.Client(
            transport=Transport(self.guard, verify or True), follow_redirects=False, trust_env=False, timeout=timeout,
            headers={"User-Agent": self.agent, "Accept": "*/*", "Accept-Language": "zh-CN,zh;q=0.9", "Accept-Encoding": "gzip, deflate"},
        )  # fmt: skip

    def close(self) -> None:
        self._http.close()

    def fetch(self, url: str, hosts: Collection[str], *, pace: float, headers: Mapping[str, str] | None = None,
              method: str = "GET", limit: int | None = None) -> Answer:  # fmt: skip
        """Ask for a URL, following redirects within the hosts.

        Raises Refused for what must not be asked, TooLarge, Postponed, and Failed where no answer came after all attempts. An
        answer with any other status than those that are tried again is returned as it is.
        """
        hops: list[str] = []
        while True:
            url = addresses.clean(url)
            addresses.check_host(url, hosts)
            if url in hops:
                raise Failed(f"redirects in a ring ({' → '.join([*hops, url])})")
            if len(hops) > self.limits.redirects:
                raise Failed(f"more than {self.limits.redirects} redirects")
            delay = self._permitted(url, pace)
            answer = self._patiently(url, max(pace, delay), headers or {}, method, limit or self.limits.body)
            answer.hops = hops
            if answer.status not in (301, 302, 303, 307, 308) or not answer.headers.get("location"):
                return answer
            hops = [*hops, url]
            url = addresses.clean(answer.headers["location"], url)

    # robots.txt (RFC 9309)

    def _permitted(self, url: str, pace: float) -> float:
        """Raises Refused where robots.txt forbids the URL; else the delay that it asks for."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._counts:
            lock = self._robots_locks.setdefault(origin, threading.Lock())
        with lock:
            if origin not in self._robots:
                try:
                    self._robots[origin] = self._read_robots(origin, pace)
                except (Failed, Refused) as error:
                    self._robots[origin] = error
        rules = self._robots[origin]
        if isinstance(rules, Refused):
            raise Refused(str(rules))
        if isinstance(rules, Exception):
            raise Failed(f"its robots.txt can't be had, so nothing is asked for: {rules}")
        if not rules.can_fetch(url, AGENT):
            raise Refused("robots.txt forbids it")
        return min(float(rules.crawl_delay(AGENT) or 0.0), 60.0)

    def _read_robots(self, origin: str, pace: float) -> Protego:
        url, hosts = f"{origin}/robots.txt", {addresses.host_of(origin)}
        for _ in range(self.limits.redirects):
            try:
                answer = self._patiently(url, pace, {}, "GET", self.limits.robots)
            except TooLarge:
                return Protego.parse("")
            if answer.status in (301, 302, 303, 307, 308) and answer.headers.get("location"):
                url = addresses.clean(answer.headers["location"], url)
                if addresses.host_of(url) not in hosts:
                    return Protego.parse("")
                continue
            page = answer.headers.get("content-type", "").startswith("text/html") or answer.body.lstrip()[:1] == b"<"
            if answer.status == 200 and not page:
                return Protego.parse(answer.body.decode("utf-8", "replace"))
            if answer.status >= 500:
                raise Failed(f"status {answer.status}")
            return Protego.parse("")  # there is none: nothing is forbidden
        return Protego.parse("")

    # One exchange

    def _patiently(self, url: str, pace: float, headers: Mapping[str, str], method: str, limit: int) -> Answer:
        host = addresses.host_of(url)
        if self._failures.get(host, 0) >= self.limits.failures:
            raise Postponed(f"{host} failed {self.limits.failures} times in a row: it is left alone tonight")
        problem = ""
        for attempt in range(self.limits.attempts):
            wait = self.limits.first_wait * 2**attempt * (0.75 + self.random.random() / 2)
            try:
                self.pace.wait(host, pace)
                try:
                    answer = self._once(url, headers, method, limit)
                finally:
                    self.pace.ended(host, pace)
            except (httpx2.TransportError, httpx2.DecodingError, httpx2.StreamError) as error:
                problem = str(error) or type(error).__name__
                if isinstance(error, httpx2.ConnectError) and "has no address" in problem and attempt >= 1:
                    break
                if (
                    isinstance(error, (httpx2.UnsupportedProtocol, httpx2.DecodingError))
                    or "CERTIFICATE_VERIFY_FAILED" in problem
                ):
                    break
            else:
                if answer.status not in RETRIED:
                    self._failures.pop(host, None)
                    return answer
                problem = f"status {answer.status}"
                asked = self._retry_after(answer)
                if asked is not None:
                    if asked > self.limits.longest_wait:
                        self._failures[host] = self.limits.failures
                        raise Postponed(f"{host} asks to wait {asked:.0f} s: it is left alone tonight")
                    wait = max(wait, asked)
            if attempt + 1 < self.limits.attempts:
                self.clock.sleep(wait)
        self._failures[host] = self._failures.get(host, 0) + 1
        raise Failed(problem)

    def _retry_after(self, answer: Answer) -> float | None:
        """The seconds that the answer asks to wait, as a number or a date (RFC 9110)."""
        text = answer.headers.get("retry-after", "").strip()
        if not text:
            return None
        if text.isdigit():
            return float(text)
        try:
            return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - self.clock.wall())
        except (TypeError, ValueError):
            return None

    def _once(self, url: str, headers: Mapping[str, str], method: str, limit: int) -> Answer:
        began = self.clock.now()
        with self._http.stream(method, url, headers=dict(headers)) as response:
            stated = response.headers.get("content-length", "")
            if method != "HEAD" and stated.isdigit() and int(stated) > limit and response.status_code < 300:
                raise TooLarge(f"{int(stated):,} bytes: over the limit of {limit:,}")
            pieces, size = [], 0
            for piece in response.iter_bytes(1 << 16):
                pieces.append(piece)
                size += len(piece)
                if size > limit:
                    self._count(response.num_bytes_downloaded)
                    raise TooLarge(f"more than {limit:,} bytes")
                if self.clock.now() - began > self.limits.seconds:
                    raise httpx2.ReadTimeout(f"not done after {self.limits.seconds:.0f} s")
            received = response.num_bytes_downloaded
        self._count(received)
        return Answer(
            url=url,
            status=response.status_code,
            reason=response.reason_phrase,
            headers={name.lower(): value for name, value in response.headers.items()},
            raw_headers=[(name, value) for name, value in response.headers.multi_items()],
            body=b"".join(pieces),
            seconds=self.clock.now() - began,
        )

    def _count(self, received: int) -> None:
        with self._counts:
            self.requests += 1
            self.bytes += received
        self.of_thread.requests = getattr(self.of_thread, "requests", 0) + 1
        self.of_thread.bytes = getattr(self.of_thread, "bytes", 0) + received
