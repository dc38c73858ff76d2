"""Properties of reading: what may change on a page without changing a stated figure, and what never happens."""

from __future__ import annotations

import json
import random
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parsers import normalise, read_report
from parsers.document import Document
from parsers.numbers import WAN_YUAN, plain, read_value

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"
NAMES = sorted(path.name.removesuffix(".expected.json") for path in SAMPLES.glob("*.expected.json"))
PIPED = ["songbei_2019", "jinlin_2019", "changsha_gaoxin_2019", "quzhou_2022", "qianjiang_2021"]


def text_of(name: str) -> str:
    path = next(path for path in SAMPLES.glob(f"{name}.*") if path.suffix != ".json")
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    return text.replace("\r\n", "\n")


TEXTS = {name: text_of(name) for name in NAMES}


def stated(document: Document) -> dict:
    return {cell.position: cell.value for cell in document.cells if cell.state == "number"}


def expected(name: str) -> dict:
    cells = json.loads((SAMPLES / f"{name}.expected.json").read_text(encoding="utf-8"))["cells"]
    return {(table, row, column): value for table, row, column, value, state, *_ in cells if state == "number"}


def check_cells(text: str, document: Document) -> None:
    """Each stated value is the numeric reading of its text, and each text stands in its line; no cell comes twice."""
    lines = text.split("\n")
    positions = [cell.position for cell in document.cells]
    assert len(positions) == len(set(positions))
    for cell in document.cells:
        assert not cell.text or cell.text in lines[cell.line - 1], cell
        if cell.state == "number":
            value = read_value(cell.text).value
            if cell.unit in WAN_YUAN:
                value *= WAN_YUAN[cell.unit]
            assert plain(value) == cell.value, cell
        else:
            assert cell.value is None


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("（", "(").replace("）", ")").replace("，", ","),
        lambda text: text.replace("、", "．"),
        lambda text: text.replace("信息内容", "信 息 内 容").replace("总计", "总  计").replace("自然人", "自 然 人"),
        lambda text: text.replace("\n", "\n\n"),
        lambda text: text.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    ],
    ids=["half-width", "points", "spaced labels", "blank lines", "full-width digits"],
)
def test_widths_spaces_and_punctuation_change_no_figure(name, change):
    assert stated(read_report(change(TEXTS[name]).encode(), name=name)) == expected(name)


@pytest.mark.parametrize("name", PIPED)
@pytest.mark.parametrize("tail", [" |", " | |", "||||", " |" * 30])
def test_trailing_separators_change_no_figure(name, tail):
    text = "\n".join(line + tail if "|" in line else line for line in TEXTS[name].split("\n"))
    assert stated(read_report(text.encode(), name=name)) == expected(name)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(PIPED), st.randoms(use_true_random=False), st.floats(0.02, 0.6))
def test_blanking_cells_changes_no_stated_figure(name, rng, share):
    """Whatever cells are left blank, every figure that is still stated is the one that was printed there."""
    lines = TEXTS[name].split("\n")
    for n, line in enumerate(lines):
        cells = line.split("|")
        if len(cells) > 5:
            lines[n] = "|".join("  " if cell.strip().isdigit() and rng.random() < share else cell for cell in cells)
    document = read_report("\n".join(lines).encode(), name=name)
    truth = expected(name)
    wrong = {position: value for position, value in stated(document).items() if truth.get(position) != value}
    assert not wrong


OPERATIONS = ("delete", "repeat", "drop line", "double line", "separator", "insert", "cut", "join", "space", "glue")
INSERTED = ["|", "\t", " ", "\n", "0", "1", "（", "其他", "总计", "-", "/", "行政许可", "，", "\u3000", "无", "<td>"]


def mutate(text: str, rng: random.Random) -> str:
    """One random damage: characters, lines or separators lost, doubled, moved or put in."""
    operation = rng.choice(OPERATIONS)
    at = rng.randrange(max(1, len(text)))
    lines = text.split("\n")
    line = rng.randrange(len(lines))
    if operation == "delete":
        return text[:at] + text[at + rng.randint(1, 4) :]
    if operation == "repeat":
        return text[:at] + text[at : at + 1] * rng.randint(2, 5) + text[at:]
    if operation == "drop line":
        return "\n".join(lines[:line] + lines[line + 1 :])
    if operation == "double line":
        return "\n".join([*lines[: line + 1], *lines[line:]])
    if operation == "separator":
        old, new = rng.choice(
            [("|", "\t"), ("\t", "|"), ("|", " "), ("\t", " "), (" | ", "|"), ("|", "|\n"), (" | ", "")]
        )
        return text.replace(old, new)
    if operation == "insert":
        return text[:at] + rng.choice(INSERTED) + text[at:]
    if operation == "cut":
        return text[:at] + text[at + rng.randint(5, 400) :]
    if operation == "join":
        return "\n".join([*lines[:line], "".join(lines[line : line + 2]), *lines[line + 2 :]])
    if operation == "space":
        return text[:at] + " " * rng.randint(1, 4) + text[at:]
    lines[line] = lines[line].replace(" | ", "").replace("\t", "")
    return "\n".join(lines)


def run_mutations(seed: int, count: int) -> None:
    rng = random.Random(seed)
    for _ in range(count):
        name = rng.choice(NAMES)
        text = TEXTS[name]
        for _ in range(rng.randint(1, 6)):
            text = mutate(text, rng)
        document = read_report(text.encode("utf-8", "replace"), name=name)
        assert not [finding for finding in document.findings if finding.rule == "reader_failed"], (
            seed,
            document.findings,
        )
        check_cells(text, document)


@pytest.mark.parametrize("seed", range(4))
def test_random_damage_never_raises_and_every_figure_stands_where_it_says(seed):
    run_mutations(seed, 150)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 150))
def test_a_hundred_thousand_random_damages(seed):
    run_mutations(seed, 2_000)


@given(st.text(alphabet="它他○〇⺟⻓⽐a，（0 政府ＡⅠ\n㎡　“—…：%％他", max_size=20))
def test_text_is_tidied_the_quick_way_as_character_by_character(text):
    assert normalise.tidy(text) == unicodedata.normalize("NFKC", text).translate(normalise._LOOK_ALIKES)
