"""What Streamlit runs, once for every visit and every change: language, navigation, and the page that is asked for.

Arguments: the link to the release (HOME/release), and the language to begin with. Started by `gongkai dashboard`.
"""

from __future__ import annotations

import logging
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import streamlit as st

from pipelines.dashboard import samples, tables, words
from pipelines.dashboard.filters import keep
from pipelines.dashboard.release import current
from pipelines.dashboard.screens import PAGES
from pipelines.dashboard.view import FRONT, View, opened
from pipelines.errors import Problem
from pipelines.home import Home, default_home

STYLE = Path(__file__).parent / "style.css"


def arguments() -> tuple[Path, str]:
    given = sys.argv[1:]
    return Path(given[0]) if given else Home(default_home()).release, given[1] if len(given) > 1 else "en"


def language(first: str) -> str:
    """That of the address, else the one of this session, else the one to begin with; kept in the address."""
    asked = st.query_params.get("lang") or st.session_state.get("kept language") or first
    chosen = asked if asked in words.LANGUAGES else "en"
    st.session_state["kept language"] = chosen
    keep("lang", chosen)
    return chosen


def switch(view: View) -> None:
    """The other language, for the same view."""
    key = "language"
    st.session_state[key] = view.language
    st.segmented_control(
        view.text("language"), list(words.LANGUAGES), key=key, format_func=words.LANGUAGES.__getitem__, required=True,
        on_change=lambda: keep("lang", st.session_state[key]), label_visibility="collapsed",
    )  # fmt: skip


def main() -> None:
    link, first = arguments()
    st.set_page_config(page_title="Gongkai 公开", layout="wide", initial_sidebar_state="auto")
    st.html(STYLE)
    chosen = language(first)
    try:
        folder, key = current(link)
        release = opened(key, folder)
    except Problem as problem:
        st.error(str(problem))
        return
    except duckdb.Error:
        logging.getLogger(__name__).exception("the release lacks something")
        st.error(words.text("old_release", chosen))
        return
    pages: dict[str, object] = {}
    view = View(release, chosen, pages)
    for name, show in PAGES.items():
        pages[name] = st.Page(
            lambda name=name, show=show: page(replace(view, here=name), show), title=view.title(name), url_path=name, default=name == FRONT
        )
    st.navigation(list(pages.values()), position="top").run()


def page(view: View, show) -> None:
    """One page under the language switch; what goes wrong in it is told, and written to the log in full."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.caption(view.text("release", name=view.release.name))
        switch(view)
    try:
        samples.notice(view)
        show(view)
    except (duckdb.CatalogException, duckdb.BinderException):
        logging.getLogger(__name__).exception("the release lacks something")
        st.error(view.text("old_release"))
    st.session_state["runs"] = st.session_state.get("runs", 0) + 1  # by which the browser tests see that what they asked for has come
    st.html(f'<p class="end" data-run="{st.session_state["runs"]}">{tables.html(view.text("end", name=view.release.name))}</p>')


main()
