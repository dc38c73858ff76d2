"""The alignment of grid rows with form rows."""

from __future__ import annotations

from parsers.forms import form
from parsers.normalise import label_key, ordinal
from parsers.tables.align import align, similarity

ROWS = form("2019").table("applications").rows


def texts(*labels: str) -> tuple[list[list[str]], list[set[str]]]:
    keys = [[label_key(label)] if label else [] for label in labels]
    return keys, [set() for _ in keys]


def test_one_lost_label_is_held_by_its_neighbours():
    found = align(*texts(*("" if n == 5 else row.text for n, row in enumerate(ROWS))), ROWS)
    assert [pairing.row for pairing in found] == list(range(len(ROWS)))
    assert all(pairing.sure for pairing in found)


def test_a_lost_label_beside_a_missing_row_is_not_stated():
    labels = [row.text for n, row in enumerate(ROWS) if n != 5]
    labels[5] = ""  # row 6's label is lost, row 5 is not there
    found = {pairing.strip: pairing for pairing in align(*texts(*labels), ROWS)}
    assert 5 not in found or not found[5].sure
    assert found[4].row == 4 and found[6].row == 7


def test_a_misread_label_finds_its_row():
    found = align(*texts("一、本年新收政府信息公开申清数里", "二、上年结转政府信息公开申请数量"), ROWS)
    assert [(pairing.row, pairing.sure) for pairing in found] == [(0, True), (1, True)]


def test_an_unknown_label_never_falls_to_other():
    for label in ("其他事项", "其他情况说明", "其他各类"):
        assert all(similarity(label_key(label), row) < 0.62 for row in ROWS if row.code.startswith("other"))


def test_numbers_before_labels():
    assert [ordinal(text) for text in ("（六）其他处理", "3.其他", "四、结转下年度继续办理", "(七) 总计", "其他")] == [
        "(六)",
        "3",
        "四",
        "(七)",
        "",
    ]


def test_keys_are_equal_over_widths_spaces_and_readings():
    same = ["（三）不予公开", "(三) 不 予 公 开", "三、不予公开", "（三）不予公開(kāi)", "（三）不予公开"]
    assert {label_key(text) for text in same} == {"不予公开"}
