"""Damage to the bytes of a file: encodings, byte order marks, declarations. The renderers carry it out."""

from __future__ import annotations

from pipelines.bench.damage.registry import GLUED, HTML, LOOSE, TEXT, damage
from pipelines.bench.model import Draft


@damage("GB18030", "bytes", TEXT | LOOSE | GLUED | HTML, "utf8_bom")
def gb18030(draft: Draft) -> None:
    draft.marks["gb18030"] += 1


@damage("UTF-8 with a byte order mark", "bytes", TEXT | LOOSE | GLUED | HTML)
def utf8_bom(draft: Draft) -> None:
    draft.marks["bom"] += 1


@damage("carriage returns", "bytes", TEXT | LOOSE | GLUED)
def carriage_returns(draft: Draft) -> None:
    draft.marks["crlf"] += 1


@damage("charset declared wrongly", "bytes", HTML, "charset_missing")
def charset_wrong(draft: Draft) -> None:
    draft.marks["charset_wrong"] += 1


@damage("charset not declared", "bytes", HTML)
def charset_missing(draft: Draft) -> None:
    draft.marks["charset_missing"] += 1
