"""What is drawn: where a line is broken, what is hollow, and that nothing missing becomes a zero."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipelines.dashboard import charts


def row(year: int, value: float | None, small_n: bool = False) -> dict:
    return {"year": year, "value": value, "small_n": small_n}


def pieces(rows: list[dict], breaks: list[int]) -> list[list[int]]:
    found: dict[int, list[int]] = {}
    for drawn in charts.segments(rows, breaks):
        found.setdefault(drawn["piece"], []).append(drawn["year"])
    return list(found.values())


def test_a_line_ends_at_a_missing_year_a_missing_value_and_a_break() -> None:
    rows = [row(2016, 0.1), row(2018, 0.2), row(2019, 0.3), row(2020, None), row(2021, 0.4), row(2022, 0.5), row(2023, 0.6)]
    assert pieces(rows, []) == [[2016], [2018, 2019], [2021, 2022, 2023]]
    assert pieces(rows, [2019, 2023]) == [[2016], [2018], [2019], [2021, 2022], [2023]]


@given(st.dictionaries(st.integers(2008, 2025), st.none() | st.floats(0, 1), max_size=18), st.sets(st.integers(2008, 2025), max_size=4))
def test_pieces_hold_every_value_once_and_cross_nothing(values: dict[int, float | None], breaks: set[int]) -> None:
    found = pieces([row(year, value) for year, value in values.items()], sorted(breaks))
    assert [year for piece in found for year in piece] == sorted(year for year, value in values.items() if value is not None)
    for piece in found:
        assert piece == list(range(piece[0], piece[-1] + 1))
        assert not any(piece[0] < end <= piece[-1] for end in breaks)


def test_a_chart_draws_what_is_known_and_marks_small_n() -> None:
    spec = charts.over_time(
        {"松北区": [row(2019, 0.48), row(2020, None), row(2021, 0.5, small_n=True)]}, unit="share", title="Rate", description="said", breaks={2021: "form"}
    )
    points = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "point")["data"]["values"]
    assert [(point["year"], point["value"], point["small_n"]) for point in points] == [(2019, 0.48, False), (2021, 0.5, True)]
    assert [layer["data"]["values"] for layer in spec["layer"] if layer["mark"]["type"] == "text"] == [[{"year": 2020.5, "label": "form"}]]
    assert spec["description"] == "said"


def test_a_tooltip_tells_year_value_and_what_it_is_made_of() -> None:
    made = row(2019, 0.48) | {"numerator": 37, "denominator": 77}
    spec = charts.titled(charts.over_time({"松北区": [made]}, unit="share", title="Rate", description="said"), str.upper)
    (tooltip,) = [layer["encoding"]["tooltip"] for layer in spec["layer"] if "tooltip" in layer["encoding"]]
    titles = [entry["title"] for entry in tooltip]
    assert [entry["field"] for entry in tooltip] == ["name", "year", "value", "numerator", "denominator"]
    assert (titles, len(set(titles))) == (["LABEL", "YEAR", "VALUE", "NUMERATOR", "DENOMINATOR"], 5)
    assert tooltip[2]["format"] == ".1%"


def test_colours_and_shapes_tell_as_many_lines_apart_as_are_drawn() -> None:
    assert len(set(charts.COLOURS)) == len(set(charts.SHAPES)) == charts.MOST
