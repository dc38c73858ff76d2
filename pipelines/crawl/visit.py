"""One source, one night: its list walked, each document asked for where that is due, judged, and captured where it is new or changed.

Not here: how a list is found (patterns/), what a report looks like (judge.py), how a request is done (client.py).
"""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace

from parsers.formats.encoding import decode
from parsers.grid import Unreadable
from pipelines import logs
from pipelines.crawl import addresses, archive, judge
from pipelines.crawl.client import Answer, Client, Failed, Missing, Postponed, TooLarge
from pipelines.crawl.ledger import Document, Ledger
from pipelines.crawl.links import anchors
from pipelines.crawl.network import Refused
from pipelines.crawl.patterns import PATTERNS, Link, Page
from pipelines.crawl.sources import Source

DAY = 86_400.0
RECHECK = 7 * DAY  # what has no validator and says nothing through HEAD is asked for in full this often
LIST_BYTES = 16 << 20
FILES = 30  # taken from one landing page
DOCUMENTS = 20_000  # of one source a night: more is a trap, or a source that should be split

log = logs.get("crawl")


class Visit:
    """One source's night. Used by one thread."""

    def __init__(self, source: Source, night: int, client: Client, ledger: Ledger, store: archive.Archive | None,
                 most: int = DOCUMENTS, stop: threading.Event | None = None):  # fmt: skip
        """store: where captures go. most: documents to ask for."""
        self.source, self.night, self.client, self.ledger, self.store, self.most = (
            source,
            night,
            client,
            ledger,
            store,
            most,
        )
        self.stop = stop or threading.Event()  # set where the whole crawl ends early
        self.listed = self.asked = 0
        self.cut: str | None = None

    def run(self) -> None:
        """Walk the list and visit what it lists, then what it listed before. Raises Failed or Refused where the list can't be had."""
        pattern = PATTERNS[self.source.pattern](self.source.options)
        for link in pattern.links(self.list_page):
            if self.stop.is_set():
                return
            if self._is_candidate(link):
                self.listed += 1
                if self.asked >= self.most:
                    self.cut = f"more than {self.most} documents"
                    break
                self.document(link)
        self.cut = self.cut or pattern.cut
        if self.cut is None or self.asked < self.most:
            for document in self.ledger.documents(
                "source = ? AND night < ? AND landing IS NULL AND outcome IN ('kept', 'landing', 'gone') ORDER BY url",
                self.source.name,
                self.night,
            ):
                self.document(Link(document.url, document.title or ""), listed=False)

    def _is_candidate(self, link: Link) -> bool:
        """A title that says something must be a report's; one that says nothing leaves it to the page."""
        if self.source.pattern == "url_list":
            return True
        if judge.title_fits(link.title, self.source.only, self.source.excluded):
            return True
        # Lists full of other links (menus, neighbours) are the rule: of pages without a title only a sitemap's are asked for.
        return self.source.pattern == "sitemap" and not link.title

    def list_page(self, url: str) -> Page:
        """A list page: from this night where it was had already, else revalidated. Raises Failed, Missing, Refused."""
        url = addresses.clean(url)
        known = self.ledger.page(url)
        if known is None or known["night"] != self.night:
            headers = _validators(known["etag"], known["last_modified"]) if known else {}
            answer = self.client.fetch(url, self.source.hosts, pace=self.source.pace, headers=headers, limit=LIST_BYTES)
            if answer.status == 304 and known:
                self.ledger.page_unchanged(url, self.night)
            elif answer.status in (404, 410):
                raise Missing(f"{url}: status {answer.status}")
            elif answer.status != 200:
                raise Failed(f"{url}: status {answer.status}")
            else:
                etag, modified = answer.headers.get("etag"), answer.headers.get("last-modified")
                self.ledger.save_page(
                    url, self.night, etag, modified, answer.headers.get("content-type"), answer.url, answer.body
                )
            known = self.ledger.page(url)
        assert known is not None
        return Page(known["final_url"], self._text(known["body"], known["media_type"]), known["body"])

    def _text(self, data: bytes, media_type: str | None) -> str:
        if self.source.encoding:
            return data.decode(self.source.encoding, "replace")
        try:
            return decode(data, media_type, markup=True)[0]
        except Unreadable:
            return ""

    # Documents

    def document(self, link: Link, *, listed: bool = True, landing: Document | None = None) -> None:
        """Bring one document up to date. Raises Postponed only."""
        try:
            url = addresses.clean(link.url, drop=self.source.drop)
        except Refused:
            return
        known = self.ledger.document(url)
        if known and known.night == self.night and known.outcome != "failed":
            return
        state = known or Document(url, self.source.name, "failed", self.night, self.night)
        if known is None or listed:
            state = replace(
                state,
                title=link.title or state.title,
                listed_date=link.date,
                listed_night=self.night if listed else None,
            )
        state = replace(state, landing=landing.url if landing else state.landing, night=self.night, reason=None)
        try:
            self._bring(state, known, link, landing)
        except Postponed as error:
            self._end(state, known, "failed", str(error))
            raise
        except TooLarge as error:
            self._end(
                replace(state, fetched=self.client.clock.wall(), judged_by=judge.VERSION),
                known,
                "too_large",
                str(error),
            )
        except Failed as error:
            self._end(state, known, "failed", str(error))
        except Refused as error:
            self._end(state, known, "refused", str(error))

    def _bring(self, state: Document, known: Document | None, link: Link, landing: Document | None) -> None:
        addresses.check_host(state.url, self.source.hosts)
        headers: dict[str, str] = {}
        settled = known is not None and known.fetched is not None and known.judged_by == judge.VERSION
        if known and settled and known.outcome != "failed":
            headers = _validators(known.etag, known.last_modified)
            moved = link.stamp is not None and link.stamp != known.stamp
            if not headers and not moved and not self._due(known) and self._as_before(known):
                self._unchanged(state, known)
                return
        state = replace(state, stamp=link.stamp or state.stamp)
        self.asked += 1
        answer = self.client.fetch(state.url, self.source.hosts, pace=self.source.pace, headers=headers)
        if answer.status == 304 and known:
            self._unchanged(replace(state, seconds=answer.seconds), known)
        elif answer.status in (404, 410):
            self._end(state, known, "gone" if known and known.sha256 else "failed", f"status {answer.status}")
        elif answer.status != 200:
            self._end(state, known, "failed", f"status {answer.status}")
        else:
            self._judge(state, known, answer, landing)

    def _due(self, known: Document) -> bool:
        return self.client.clock.wall() - (known.fetched or 0.0) > RECHECK

    def _as_before(self, known: Document) -> bool:
        """Whether a document without validators may be taken as unchanged until it is due: where HEAD states the length that it had, or
        nothing."""
        if known.outcome == "gone":
            return False
        if known.outcome != "kept":
            return True
        answer = self.client.fetch(known.url, self.source.hosts, pace=self.source.pace, method="HEAD")
        if answer.status in (404, 410):
            return False  # asked for in full, to be sure
        stated = answer.headers.get("content-length", "")
        return (
            not (answer.status == 200 and known.length is not None and stated.isdigit()) or int(stated) == known.length
        )

    def _judge(self, state: Document, known: Document | None, answer: Answer, landing: Document | None) -> None:
        titles = [title for title in (state.title, landing.title if landing else None) if title]
        media_type = answer.headers.get("content-type")
        judged = judge.judge(answer.body, media_type, titles, self.source.only, self.source.excluded)
        wall = self.client.clock.wall()
        stated = answer.headers.get("content-length", "")
        fresh = replace(
            state,
            etag=answer.headers.get("etag"),
            last_modified=answer.headers.get("last-modified"),
            length=int(stated) if stated.isdigit() and "content-encoding" not in answer.headers else None,
            judged_by=judge.VERSION,
            fetched=wall,
            fetched_at=archive.stamp(wall),
            seconds=answer.seconds,
            title=state.title or judged.title or (landing.title if landing else None),
            whole=int(judged.whole),
        )
        log.debug("judged", doc=fresh.url, verdict=judged.verdict, reason=judged.reason, source=self.source.name)
        if judged.verdict == "report":
            self._keep(fresh, known, answer, judged, media_type)
            if not judged.whole:
                self._files(fresh, answer)
        elif known and known.sha256:  # it was a report: what it turned into is no new version of it
            self._end(
                replace(state, etag=None, last_modified=None),
                known,
                "gone",
                f"turned into something else: {judged.reason}",
            )
        elif judged.verdict == "landing":
            files = self._files(fresh, answer)
            self._end(
                fresh,
                known,
                "landing" if files else "other",
                judged.reason if files else f"{judged.reason}, nor files behind links",
            )
        elif judged.verdict in ("error", "login"):
            self._end(replace(state, judged_by=None), known, "failed", judged.reason)
        else:
            self._end(fresh, known, "other", judged.reason)

    def _keep(
        self, fresh: Document, known: Document | None, answer: Answer, judged: judge.Judged, media_type: str | None
    ) -> None:
        sha256 = hashlib.sha256(answer.body).hexdigest()
        back = known is not None and known.outcome == "gone"
        if known and known.sha256 and known.fingerprint == judged.fingerprint:
            event = "back" if back else "unchanged"
            self.ledger.save(
                replace(fresh, sha256=known.sha256, fingerprint=known.fingerprint, outcome="kept", event=event)
            )
            return
        event = "changed" if known and known.sha256 else "new"
        fresh = replace(
            fresh, sha256=sha256, fingerprint=judged.fingerprint, outcome="kept", event=event, reason=judged.reason
        )
        if self.store is None:
            self.ledger.save(fresh)
            return
        with self.store.lock:
            before = self.ledger.payload(sha256)
            offset, length = self.store.add(
                fresh.url, answer, (before["url"], before["fetched_at"]) if before else None
            )
            self.ledger.add_capture(fresh, len(answer.body), media_type, self.store.number, offset, length)
        log.info(
            event,
            doc=fresh.url,
            source=self.source.name,
            sha256=sha256[:16],
            bytes=len(answer.body),
            seconds=round(answer.seconds, 3),
        )

    def _files(self, page: Document, answer: Answer) -> int:
        """Follow the files behind a page's links; returns how many of them are reports."""
        text = self._text(answer.body, answer.headers.get("content-type"))
        found = [link for link in anchors(Page(answer.url, text, answer.body)) if link.file]
        wanted = [
            link
            for link in found
            if not judge.title_speaks(link.title)
            or judge.title_fits(link.title, self.source.only, self.source.excluded)
        ]
        for link in wanted[:FILES]:
            self.document(link, landing=page)
        return len(self.ledger.documents("landing = ? AND outcome = 'kept'", page.url))

    def _unchanged(self, state: Document, known: Document) -> None:
        event = "back" if known.outcome == "gone" else "unchanged"
        outcome = "kept" if known.outcome == "gone" else known.outcome
        self.ledger.save(replace(state, outcome=outcome, event=event, reason=known.reason))
        for file in self.ledger.documents("landing = ? AND night < ?", state.url, self.night):
            self.document(Link(file.url, file.title or ""), landing=state)

    def _end(self, state: Document, known: Document | None, outcome: str, reason: str) -> None:
        """Save what became of it. What was kept stays known as kept where it only can't be had just now."""
        had = known is not None and known.sha256 is not None
        event = "gone" if outcome == "gone" and known and known.outcome != "gone" else outcome
        if outcome == "gone" and known and known.outcome == "gone":
            event = "still_gone"
        elif outcome == "gone":
            state = replace(state, gone_night=self.night)
        if had and outcome in ("failed", "too_large", "refused"):
            outcome = known.outcome if known else outcome
        self.ledger.save(replace(state, outcome=outcome, event=event, reason=reason))
        if event in ("gone", "failed", "refused", "too_large"):
            log.warning(event, doc=state.url, source=self.source.name, reason=reason)


def _validators(etag: str | None, last_modified: str | None) -> dict[str, str]:
    headers = {"If-None-Match": etag} if etag else {}
    return headers | ({"If-Modified-Since": last_modified} if last_modified else {})
