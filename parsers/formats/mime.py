"""Web archives of one page (MHT, as browsers and Word save them) → the page in them.

Not here: reading the page (markup.py).
"""

from __future__ import annotations

import email
import email.policy

from parsers import limits
from parsers.formats.markup import read_markup
from parsers.grid import Grid, Unreadable


def read_mht(data: bytes) -> Grid:
    """The grid of the first HTML part, or of the first part with text."""
    if len(data) > limits.MARKUP_BYTES:
        raise Unreadable(f"{len(data):,} bytes: more than {limits.MARKUP_BYTES:,}", "too_large")
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        parts = [part for part in message.walk() if not part.is_multipart()]
        pages = [part for part in parts if part.get_content_type() == "text/html"] or [
            part for part in parts if part.get_content_maintype() == "text"
        ]
        page = pages[0].get_payload(decode=True) if pages else b""
    except RecursionError:
        raise Unreadable("parts nested deeper than is read", "nested_too_deep") from None
    except (ValueError, LookupError, AttributeError) as error:
        raise Unreadable(f"the web archive is damaged: {error}", "file_damaged") from None
    if not page:
        raise Unreadable("the web archive holds no page", "empty_input")
    charset = pages[0].get_content_charset()
    grid = read_markup(page, f"text/html; charset={charset}" if charset else None)
    grid.media_type = "multipart/related"
    grid.url = grid.url or pages[0].get("Content-Location") or message.get("Snapshot-Content-Location")
    return grid
