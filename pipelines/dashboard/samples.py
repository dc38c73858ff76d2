"""The samples whose figures are invented (data/reference/samples.yml), found in a release by their content: a file of the same name is no sample."""

from __future__ import annotations

import hashlib
from functools import cache

import streamlit as st

from parsers.reference import load_yaml
from pipelines.dashboard import tables
from pipelines.dashboard.view import View
from pipelines.home import SAMPLES


@cache
def invented() -> list[str]:
    """SHA-256 of each sample with invented figures, in hexadecimal."""
    names = set(load_yaml("samples.yml")["invented"])
    files = sorted(path for path in SAMPLES.iterdir() if path.stem in names and path.suffix != ".json")
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]


def notice(view: View) -> None:
    """Warn where the release holds such reports; nothing otherwise."""
    (found,) = view.rows("shared.samples", samples=invented())
    if found["invented"]:
        st.html(f'<p class="notice" role="note">{tables.html(view.text("samples_notice", invented=found["invented"], reports=found["reports"]))}</p>')
