"""Glued digits: what can be split, and what must not be."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.tables.solve import Sum, solve, splits


def test_a_run_with_one_reading():
    assert [split.values for split in splits(["520030156"], 7)] == [(52, 0, 0, 3, 0, 1, 56)]


def test_borders_between_tokens_are_kept():
    assert [split.values for split in splits(["23", "0", "00", "0", "023"], 7)] == [(23, 0, 0, 0, 0, 0, 23)]
    assert splits(["2", "30000023"], 7) == []


def test_a_run_that_no_sum_explains_has_no_reading():
    assert splits(["1234567"], 7) == []


def test_thousands_stay_as_printed():
    assert [split.texts for split in splits(["1,0000000", "01,000"], 7)] == [
        ("1,000", "0", "0", "0", "0", "0", "1,000")
    ]


def test_three_sums_side_by_side():
    assert [split.values for split in splits(["200021100011100001"], 15, groups=3)] == []
    found = splits(["20002", "11", "0", "0", "0", "11", "10001"], 15, groups=3)
    assert [split.values for split in found] == [(2, 0, 0, 0, 2, 11, 0, 0, 0, 11, 1, 0, 0, 0, 1)]


def test_words_are_never_split():
    assert splits(["5x1"], 7) == [] and splits([], 7) == []


def test_only_rows_that_all_solutions_share_are_stated():
    rows = {"a": [(1, 1), (0, 0)], "b": [(1, 1), (0, 0)], "c": [(3, 3)], "total": [(4, 4)]}
    found = solve(rows, [Sum((("a", 1), ("b", 1), ("c", 1), ("total", -1)))])
    assert "a" not in found and "b" not in found
    assert found["c"] == (3, 3)


def test_no_joint_solution_states_nothing():
    assert solve({"a": [(1, 1)], "total": [(2, 2)]}, [Sum((("a", 1), ("total", -1)))]) == {}


def test_a_row_that_no_sum_covers_is_not_proved():
    assert "b" not in solve({"a": [(1, 1)], "b": [(5, 5)], "total": [(1, 1)]}, [Sum((("a", 1), ("total", -1)))])


@settings(deadline=None)
@given(st.lists(st.integers(0, 400), min_size=6, max_size=6))
def test_the_truth_is_always_among_the_readings(parts):
    row = (*parts, sum(parts))
    found = splits(["".join(map(str, row))], 7)
    assert not found or row in [split.values for split in found]
    assert all(sum(split.values[:6]) == split.values[6] for split in found)
    assert all("".join(split.texts) == "".join(map(str, row)) for split in found)


def test_the_same_run_twice_is_open_where_two_readings_balance():
    run = [(2, 9, 0, 1, 20, 1, 33), (29, 0, 1, 2, 0, 1, 33)]
    nothing = [(0,) * 7]
    rows = {"new": run, "in": nothing, "total": run, "out": nothing, "free": [(1,) * 7, (2,) * 7]}
    balance = Sum((("new", 1), ("in", 1), ("total", -1), ("out", -1)))
    assert solve(rows, [balance]).keys() == {"in", "out"}
