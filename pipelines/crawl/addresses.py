"""URLs: one spelling for one page, and which ones may be asked for. Not here: addresses of machines (network.py)."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import httpx2

from pipelines.crawl.network import Refused

# Parameters that name the visit and not the page. A source adds its own under `drop`.
SESSION = re.compile(
    r"(?:.*;)?(?:jsessionid|phpsessid|aspsessionid\w*|sessionid|session_id|session|sid|utm_\w+|spm|_t|_|rnd|random|nonce|timestamp)",
    re.IGNORECASE,
)
LENGTH = 2_000  # a longer one is a trap or a data: URL


def host_of(url: str) -> str:
    """The host as sources declare it: lower case, IDNA, with the port where it is not the scheme's own."""
    parts = httpx2.URL(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.raw_host.decode('ascii').lower().rstrip('.')}{port}"


def clean(url: str, base: str | None = None, drop: Collection[str] = ()) -> str:
    """The one spelling of a URL, absolute, without fragment and session: what it is known by and asked for with.

    Raises Refused for what is no http or https URL, or carries a user name.
    """
    url = url.strip().replace("\\", "/")
    try:
        whole = urljoin(base, url) if base else url
        if len(whole) > LENGTH:
            raise Refused(f"an address of {len(whole):,} characters")
        parts = urlsplit(re.sub(r"[\t\r\n]", "", whole))
        if parts.scheme.lower() not in ("http", "https"):
            raise Refused(f"{parts.scheme or 'no scheme'}: only http and https are asked for")
        if parts.username is not None or parts.password is not None:
            raise Refused("an address with a user name in it")
        if not parts.hostname:
            raise Refused("an address without a host")
        path = re.sub(r";(?:jsessionid|phpsessid|sid)=[^/;?]*", "", parts.path, flags=re.IGNORECASE)
        query = parts.query
        if query:
            given = parse_qsl(query, keep_blank_values=True)
            kept = [(name, value) for name, value in given if not SESSION.fullmatch(name) and name not in drop]
            if len(kept) < len(given):  # else its own spelling stays: some servers mind
                query = urlencode(kept)
        return str(httpx2.URL(urlunsplit((parts.scheme.lower(), parts.netloc, path or "/", query, ""))))
    except (ValueError, httpx2.InvalidURL) as error:
        raise Refused(f"no address that can be asked for ({error})") from None


def check_host(url: str, hosts: Collection[str]) -> None:
    """Raises Refused unless the URL's host is one of the source's own."""
    host = host_of(url)
    if host not in hosts:
        raise Refused(f"{host} is not a host of this source")
