"""Charts as Vega-Lite specifications, drawn in the browser from the rows given: no data leaves the page, and nothing is fetched.

Colours are those of Okabe and Ito; lines also differ by the shape of their points, so that none is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pipelines.dashboard.release import Row

Spec = dict[str, Any]
COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#8C7A00"]
SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "triangle-left"]
GREY = "#767676"
FONT = "'Source Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
MOST = len(COLOURS)  # lines that can be told apart
_FORMAT = {"share": "~%"}  # of axes; numbers otherwise
_EXACT = {"share": ".1%"}


def _chart(layers: list[Spec], height: int, description: str) -> Spec:
    for layer in layers:
        layer["mark"]["aria"] = False  # the chart has one description, and the same figures stand below it as a table
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "description": description,
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},  # the height is that of the drawing, without legend and axis
        "layer": layers,
        "config": {
            "font": FONT,
            "axis": {"labelColor": "#333", "titleColor": "#333", "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "gridColor": "#e6e6e6",
                     "labelFlush": False},
            "axisY": {"labelBaseline": "middle"},
            "legend": {"labelColor": "#333", "titleColor": "#333", "labelFontSize": 12, "orient": "bottom", "labelLimit": 300, "title": None},
            "view": {"stroke": None},
        },
    }


def _tooltip(unit: str, fields: Sequence[str]) -> list[Spec]:
    """What a mark tells when it is pointed at. A title is the key of a text (see `titled`), each another one: of two alike one is lost."""
    formats = {"value": _EXACT.get(unit, ","), "before": _EXACT.get(unit, ","), "numerator": ",", "denominator": ","}
    titles = {"name": "label", "group": "group", "before": "year_before"}
    return [{"field": field, "title": titles.get(field, field)} | ({"format": formats[field]} if field in formats else {}) for field in fields]


def titled(spec: Spec, text: Callable[[str], str]) -> Spec:
    """The specification with the titles of its tooltips in words."""
    for layer in spec["layer"]:
        for entry in layer["encoding"].get("tooltip", []):
            entry["title"] = text(entry["title"])
    return spec


def _told(rows: Sequence[Row], fields: Sequence[str]) -> list[str]:
    """Those of the fields that any row has."""
    return [field for field in fields if any(row.get(field) not in (None, "") for row in rows)]


def _legend(names: Sequence[str]) -> Spec:
    """Two names a line, or one where they are long: a phone is narrow."""
    longest = max(sum(2 if ord(sign) > 0x2E80 else 1 for sign in name) for name in names)
    return {"columns": 2 if longest <= 18 else 1}


def segments(rows: Sequence[Row], breaks: Iterable[int] = ()) -> list[Row]:
    """The rows of one line that have a value, each with the number of its unbroken piece: a missing year or a break ends one."""
    drawn, piece, last = [], 0, None
    ends = sorted(breaks)
    for row in sorted((row for row in rows if row["value"] is not None), key=lambda row: row["year"]):
        if last is not None and (row["year"] > last + 1 or any(last < end <= row["year"] for end in ends)):
            piece += 1
        drawn.append(row | {"piece": piece})
        last = row["year"]
    return drawn


def over_time(
    lines: dict[str, list[Row]], *, unit: str, title: str, description: str, breaks: dict[int, str] | None = None, peers: Sequence[Row] = (), height: int = 280
) -> Spec:
    """Lines over years. lines: name → rows with year, value and, where there are such, low, high, small_n, numerator, denominator.

    breaks: first year of something new → its name; peers: rows with year, p25, p50, p75.
    """
    breaks = breaks or {}
    points = [
        {"name": name, "small_n": False, "cases": None} | {key: row.get(key) for key in ("year", "value", "numerator", "denominator", "low", "high", "piece")}
        | {"small_n": bool(row.get("small_n")), "line": f"{name} {row['piece']}"}
        for name, rows in lines.items() for row in segments(rows, breaks)
    ]  # fmt: skip
    years = [point["year"] for point in points] + [row["year"] for row in peers]
    first, last = min(years), max(years)
    names = list(lines)
    x = {
        "field": "year", "type": "quantitative", "title": None, "scale": {"domain": [first - 0.6, last + 0.6], "nice": False},
        "axis": {"format": "d", "values": list(range(first, last + 1)), "grid": False, "labelOverlap": True},
    }  # fmt: skip
    y = {"field": "value", "type": "quantitative", "title": title, "axis": {"format": _FORMAT.get(unit, ",~r"), "tickCount": 5}, "scale": {"zero": True}}
    colour = {
        "field": "name", "type": "nominal", "scale": {"domain": names, "range": COLOURS[: len(names)]}, "legend": _legend(names) if len(names) > 1 else None,
    }  # fmt: skip
    shape = colour | {"scale": {"domain": names, "range": SHAPES[: len(names)]}}
    if not any(point["value"] for point in points):
        y["scale"] = {"domain": [0, 1]}  # nothing but zeros: along the bottom, where zero is
    layers: list[Spec] = []
    if peers:
        values = {"values": [{key: row[key] for key in ("year", "p25", "p50", "p75")} for row in peers]}
        layers += [
            {"data": values, "mark": {"type": "area", "color": "#bdbdbd", "opacity": 0.5},
             "encoding": {"x": x, "y": y | {"field": "p25"}, "y2": {"field": "p75"}}},
            {"data": values, "mark": {"type": "line", "color": GREY, "strokeDash": [4, 3], "point": {"color": GREY, "size": 18}},
             "encoding": {"x": x, "y": y | {"field": "p50"}}},
        ]  # fmt: skip
    marked = [{"year": year - 0.5, "label": label} for year, label in breaks.items() if first < year <= last]
    if marked:
        layers += [
            {"data": {"values": marked}, "mark": {"type": "rule", "color": GREY, "strokeDash": [2, 3]}, "encoding": {"x": x}},
            {"data": {"values": marked},
             "mark": {"type": "text", "align": "left", "baseline": "top", "angle": 90, "dx": 4, "dy": -12, "color": "#555", "fontSize": 11,
                      "limit": height - 20},
             "encoding": {"x": x, "y": {"value": 0}, "text": {"field": "label"}}},
        ]  # fmt: skip
    data = {"values": points}
    if len(names) == 1 and any(point["low"] is not None for point in points):
        layers.append(
            {"data": data, "mark": {"type": "rule", "color": COLOURS[0], "opacity": 0.45, "strokeWidth": 2},
             "encoding": {"x": x, "y": y | {"field": "low"}, "y2": {"field": "high"}}}
        )  # fmt: skip
    layers.append({"data": data, "mark": {"type": "line", "strokeWidth": 2.5}, "encoding": {"x": x, "y": y, "color": colour, "detail": {"field": "line"}}})
    layers.append(
        {"data": data, "mark": {"type": "point", "size": 80, "strokeWidth": 2, "opacity": 1},
         "encoding": {
             "x": x, "y": y, "color": colour, "shape": shape,
             "fill": {"condition": {"test": "datum.small_n", "value": "#ffffff"}, **colour},
             "tooltip": _tooltip(unit, _told(points, ("name", "year", "value", "numerator", "denominator"))),
         },
         "params": [{"name": "picked", "select": {"type": "point", "fields": ["year", "name"], "toggle": False}}]}
    )  # fmt: skip
    return _chart(layers, height, description)


def bars(rows: Sequence[Row], *, unit: str, title: str, description: str, groups: Sequence[str] = ()) -> Spec:
    """Lying bars, one a row: label, value, and group where there are several."""
    values = [{"label": row["label"], "value": row["value"], "group": row.get("group", "")} for row in rows]
    y = {"field": "label", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 210, "ticks": False, "labelOverlap": False}}
    x = {"field": "value", "type": "quantitative", "title": title, "axis": {"format": _FORMAT.get(unit, ",~r"), "tickCount": 5}}
    colour: Spec = {"value": COLOURS[0]}
    if groups:
        colour = {"field": "group", "type": "nominal", "scale": {"domain": list(groups), "range": COLOURS[: len(groups)]}, "legend": _legend(groups)}
    tooltip = _tooltip(unit, _told(values, ("label", "group", "value")))
    layer = {"data": {"values": values}, "mark": {"type": "bar", "height": 13}, "encoding": {"x": x, "y": y, "color": colour, "tooltip": tooltip}}
    return _chart([layer], max(60, 24 * len(values)), description)


def columns(rows: Sequence[Row], *, names: Sequence[str], title: str, description: str, colours: Sequence[str] | None = None, height: int = 260) -> Spec:
    """Stacked columns over years: rows with year, name and value; a year without any is left blank."""
    values = [{key: row[key] for key in ("year", "name", "value")} | {"order": names.index(row["name"])} for row in rows if row["value"] is not None]
    layer = {
        "data": {"values": values},
        "mark": {"type": "bar", "stroke": "#ffffff", "strokeWidth": 0.5},
        "encoding": {
            "x": {"field": "year", "type": "ordinal", "title": None, "axis": {"labelAngle": 0, "labelOverlap": True}},
            "y": {"field": "value", "type": "quantitative", "title": title, "axis": {"format": ",~r", "tickCount": 5}},
            "color": {"field": "name", "type": "nominal", "scale": {"domain": list(names), "range": list(colours or COLOURS[: len(names)])},
                      "legend": _legend(names)},
            "order": {"field": "order"},
            "tooltip": _tooltip("count", ("name", "year", "value")),
        },
    }
    return _chart([layer], height, description)


def dots(rows: Sequence[Row], *, unit: str, description: str) -> Spec:
    """One dot a row with its interval: label, value, low, high, small_n; and before, for the change from an earlier value."""
    kept = ("label", "value", "numerator", "denominator", "low", "high", "small_n", "before")
    values = [{key: row.get(key) for key in kept} for row in rows if row["value"] is not None]
    y = {"field": "label", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 230, "ticks": False, "labelOverlap": False}}
    x = {"field": "value", "type": "quantitative", "title": None, "axis": {"format": _FORMAT.get(unit, ",~r"), "tickCount": 5, "orient": "top"}}
    data = {"values": values}
    layers: list[Spec] = []
    if any(row["low"] is not None for row in values):
        layers.append(
            {"data": data, "mark": {"type": "rule", "color": COLOURS[0], "opacity": 0.5, "strokeWidth": 2},
             "encoding": {"y": y, "x": x | {"field": "low"}, "x2": {"field": "high"}}}
        )  # fmt: skip
    if any(row["before"] is not None for row in values):
        layers += [
            {"data": data, "mark": {"type": "rule", "color": GREY, "strokeWidth": 2},
             "encoding": {"y": y, "x": x | {"field": "before"}, "x2": {"field": "value"}}},
            {"data": data, "mark": {"type": "point", "shape": "square", "filled": True, "size": 45, "color": GREY, "opacity": 1},
             "encoding": {"y": y, "x": x | {"field": "before"}}},
        ]  # fmt: skip
    layers.append(
        {"data": data, "mark": {"type": "point", "size": 70, "strokeWidth": 2, "color": COLOURS[0], "opacity": 1},
         "encoding": {"y": y, "x": x, "fill": {"condition": {"test": "datum.small_n", "value": "#ffffff"}, "value": COLOURS[0]},
                      "tooltip": _tooltip(unit, _told(values, ("label", "value", "before", "numerator", "denominator")))}}
    )  # fmt: skip
    return _chart(layers, max(80, 20 * len(values)), description)
