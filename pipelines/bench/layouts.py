"""Every way a report is printed: layout → format, file suffix, renderer."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

from pipelines.bench import text
from pipelines.bench.model import Draft


@dataclass(frozen=True)
class Layout:
    format: str
    suffix: str
    render: Callable[[Draft], bytes]


LAYOUTS: dict[str, Layout] = {
    **{name: Layout("text", ".md" if name == "markdown" else ".txt", functools.partial(text.render, layout=name)) for name in text.TABLES},
}
