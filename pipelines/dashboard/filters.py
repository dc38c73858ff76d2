"""What a visitor chose, kept in the address: a view is shared by sharing its address.

The address is the one truth. A widget is set from it in every run and writes to it when it is changed, so that the browser's Back, a link
and a shared address all do what they seem to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st

from pipelines.dashboard.view import View

NOTHING = "-"  # the choice of no one option: a widget that is empty says nothing


def asked(name: str) -> str | None:
    """What the address says."""
    return st.query_params.get(name)


def keep(name: str, value: Any) -> None:
    """Write a choice to the address; None takes it out."""
    if value is None:
        st.query_params.pop(name, None)
    elif st.query_params.get(name) != str(value):
        st.query_params[name] = str(value)


def _store(name: str, key: str, drop: Iterable[str] = ()) -> None:
    keep(name, st.session_state[key])
    for other in drop:
        keep(other, None)


def choice(
    label: str, name: str, options: list[Any], default: Any, show: Callable[[Any], str] = str, *, drop: Iterable[str] = (),
    place: Any = st, width: Any = "stretch",
) -> Any:
    """One of the options, which are told by their str(). drop: choices that make no sense once this one changes."""
    value = {str(option): option for option in options}.get(asked(name) or "", default if default in options else options[0])
    key = f"choice {name}"
    st.session_state[key] = value
    place.selectbox(label, options, key=key, format_func=show, on_change=_store, args=(name, key, tuple(drop)), width=width)
    return value


def choice_or_all(view: View, label: str, name: str, options: list[str], show: Callable[[str], str] = str, *, place: Any = st) -> str | None:
    """One of the options, or all of them (None)."""
    chosen = choice(label, name, [NOTHING, *options], NOTHING, lambda option: view.text("all") if option == NOTHING else show(option), place=place)
    return None if chosen == NOTHING else chosen


def one_of(label: str, name: str, options: list[str], show: Callable[[str], str], *, hidden: bool = False) -> str:
    """One of a few options that are all seen."""
    value = asked(name) if asked(name) in options else options[0]
    key = f"one of {name}"
    st.session_state[key] = value
    st.segmented_control(
        label, options, key=key, format_func=show, required=True, on_change=_store, args=(name, key), label_visibility="collapsed" if hidden else "visible"
    )
    return str(value)


def words(label: str, name: str, *, example: str = "", help_: str | None = None) -> str:
    """Text that was typed."""
    key = f"words {name}"
    st.session_state[key] = asked(name) or ""
    typed = st.text_input(label, key=key, type="search", placeholder=example, help=help_, on_change=_store, args=(name, key))
    return " ".join((typed or "").split())


def year(view: View, years: list[int], *, name: str = "year", label: str | None = None, default: int | None = None, place: Any = st) -> int:
    """One of the years."""
    return choice(label or view.text("year"), name, years, default if default is not None else years[0], place=place, width=240)


def rows(view: View) -> int:
    """How many rows of a long table to show."""
    return choice(view.text("rows"), "rows", [25, 100, 500], 25, width=240)


def indicator(view: View, *, place: Any = st, drop: Iterable[str] = ()) -> str:
    def show(code: str) -> str:
        return view.indicator(code)["label"]

    return choice(view.text("indicator"), "indicator", view.indicators(), "grant_rate_broad", show, place=place, drop=drop)


def region(view: View, *, whole_country: bool) -> str | None:
    """A division, chosen step by step from its province down. None: the whole country, or nothing yet."""
    known = {row["code"]: row for row in view.rows("shared.regions")}
    below: dict[str | None, list[str]] = {}
    for code, row in known.items():
        below.setdefault(row["parent_code"], []).append(code)
    path: list[str] = []
    step = known.get(asked("code") or "")
    while step and step["code"] not in path:
        path.insert(0, step["code"])
        step = known.get(step["parent_code"] or "")
    labels = ("province", "prefecture", "county")
    for place, (depth, label) in zip(st.columns(len(labels)), enumerate(labels), strict=True):
        if depth > len(path):
            break
        above = path[depth - 1] if depth else None
        chosen = path[depth] if len(path) > depth else None
        options = [code for code in below.get(above, []) if known[code]["stands"] or code == chosen]
        if not options:
            continue
        nothing = view.text("country") if depth == 0 and whole_country else "—" if depth == 0 else view.text("all")
        key = f"region {depth}"
        st.session_state[key] = chosen or NOTHING
        place.selectbox(
            view.text(label), [NOTHING, *options], key=key, on_change=_store_region, args=(key, above),
            format_func=lambda code, nothing=nothing: nothing if code == NOTHING else known[code]["name"],
        )  # fmt: skip
    return path[-1] if path else None


def _store_region(key: str, above: str | None) -> None:
    chosen = st.session_state[key]
    keep("code", above if chosen == NOTHING else chosen)
