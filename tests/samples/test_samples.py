"""The shipped samples: their expected files are sound, and the parser gives exactly what they say."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import parsers
from parsers.forms import Form, form
from parsers.numbers import read_value
from parsers.reference import ROOT

SAMPLES = ROOT / "data" / "samples"
EXPECTED = {path.name.removesuffix(".expected.json"): path for path in sorted(SAMPLES.glob("*.expected.json"))}
FACTOR = {"元": 10000, "万元": 1, None: 1}


def sample_path(name: str) -> Path:
    (path,) = (path for path in SAMPLES.glob(f"{name}.*") if path.suffix != ".json")
    return path


def load(name: str) -> dict:
    return json.loads(EXPECTED[name].read_text(encoding="utf-8"))


def form_of(expected: dict) -> Form:
    """The form whose rows and sums a sample is held to: a local table of before 2014 has those of 2014."""
    return form(expected["report"]["form"] or "2014")


@pytest.fixture(params=EXPECTED)
def name(request) -> str:
    return request.param


def test_every_sample_has_its_answer_and_its_line_in_the_readme():
    samples = {path.stem for path in SAMPLES.iterdir() if path.suffix in (".txt", ".md") and path.name != "README.md"}
    described = set(re.findall(r"^\| `(\w+)` \|", (SAMPLES / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert samples == set(EXPECTED) == described
    assert len(samples) >= 12


def test_each_sample_is_of_an_agency_and_year_of_its_own():
    who = [(load(name)["agency"]["name"], load(name)["report"]["year"]) for name in EXPECTED]
    assert len(set(who)) == len(who)


def test_expected_cells_stand_on_the_form(name):
    expected = load(name)
    own = {position for table in form_of(expected).tables for position in table.positions()}
    other = {position for code in ("2014", "2019", "2021") for table in form(code).tables for position in table.positions()}
    positions = [tuple(cell[:3]) for cell in expected["cells"]]
    assert len(set(positions)) == len(positions)
    assert set(positions) <= other
    extra = {row for _, row, _ in set(positions) - own}
    assert extra == ({"procurement", "other_processing"} if name == "qianjiang_2021" else set())


def test_expected_values_are_the_readings_of_their_texts(name):
    expected = load(name)
    units = {tuple(entry[:3]): entry[3] for entry in expected["units"]}
    for table, row, column, value, state, text in expected["cells"]:
        reading = read_value(text)
        assert reading.state == state, (row, column, text)
        if state == "number":
            factor = FACTOR[units.get((table, row, column))]
            assert value == pytest.approx(float(reading.value) / factor), (row, column, text)
        else:
            assert value is None


def test_expected_texts_stand_in_the_sample(name):
    data = sample_path(name).read_bytes()
    text = data.decode("gb18030" if name == "tianlin_subdistrict_2020" else "utf-8-sig")
    printed = sorted((cell[5] for cell in load(name)["cells"]), key=len)
    assert all(cell in text for cell in printed)


def test_expected_figures_obey_the_identities_but_for_the_findings(name):
    expected = load(name)
    value = {tuple(cell[:3]): cell[3] for cell in expected["cells"]}
    broken = set()
    official = form_of(expected)
    for identity in official.identities:
        left = list(identity.left)
        for row, parts in identity.stands_for.items():
            if (identity.table, row, "total") in value:
                left = [code for code in left if code not in parts] + [row]
        table = official.table(identity.table)
        for line in table.columns if identity.each == "columns" else table.rows:
            sides = [
                [
                    value.get(
                        (identity.table, *((code, line.code) if identity.each == "columns" else (line.code, code)))
                    )
                    for code in side
                ]
                for side in (left, identity.right)
            ]
            if None not in sides[0] + sides[1] and sum(sides[0]) != sum(sides[1]):
                broken.add(identity.rule)
    assert broken == {rule for rule in expected["findings"] if re.fullmatch(r"H\d", rule)}


def test_the_parser_gives_the_expected_document(name):
    path, expected = sample_path(name), load(name)
    document = parsers.read_report(path.read_bytes(), name=path.name).to_dict()

    cells = [[c["table"], c["row"], c["column"], c["value"], c["state"], c["text"]] for c in document["cells"]]
    assert sorted(map(repr, cells)) == sorted(map(repr, expected["cells"]))
    units = {(c["table"], c["row"], c["column"]): c["unit"] for c in document["cells"]}
    assert [[*entry[:3], units[tuple(entry[:3])]] for entry in expected["units"]] == expected["units"]
    assert {table["table"]: table["status"] for table in document["tables"]} == expected["tables"]
    assert {key: document["report"][key] for key in expected["report"]} == expected["report"]
    assert {key: document["agency"][key] for key in expected["agency"]} == expected["agency"]
    assert document["status"] == expected["status"]

    found = {(finding["rule"], finding["severity"]) for finding in document["findings"]}
    assert {rule for rule, severity in found if severity == "error"} == {
        rule for rule in expected["findings"] if rule != "unexpected_row"
    }
    assert set(expected["findings"]) <= {rule for rule, _ in found}


def test_cells_say_where_they_stood(name):
    path = sample_path(name)
    document = parsers.read_report(path.read_bytes(), name=path.name)
    lines = path.read_bytes().decode("gb18030" if name == "tianlin_subdistrict_2020" else "utf-8-sig").splitlines()
    for cell in document.cells:
        assert cell.text in lines[cell.line - 1], cell
