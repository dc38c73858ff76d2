"""Pages that are made are fresh, and say all that there is to say. (`make docs` writes them anew.)"""

from __future__ import annotations

import re

import pytest
from click import Group
from click.testing import CliRunner

from parsers.reference import ROOT
from pipelines.cli import COMMANDS, cli
from pipelines.docs import commands, dictionary
from pipelines.release.models import models

DOCS = ROOT / "docs"


@pytest.mark.parametrize(("name", "page"), [("dictionary.md", dictionary.page), ("commands.md", commands.page)])
def test_made_pages_are_fresh(name: str, page) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == page(), f"docs/{name} is stale: run `make docs`"


def test_every_command_and_option_is_documented() -> None:
    """By the commands as they are called, not by the code that makes the page."""
    text = (DOCS / "commands.md").read_text(encoding="utf-8")

    def walk(command, path: list[str]) -> int:
        if isinstance(command, Group):
            return sum(walk(command.commands.get(name) or command.get_command(None, name), [*path, name]) for name in command.list_commands(None))
        assert f"## gongkai {' '.join(path)}\n" in text, path
        section = text.partition(f"## gongkai {' '.join(path)}\n")[2].partition("\n## ")[0]
        shown = CliRunner().invoke(cli, [*path, "--help"]).output
        options = set(re.findall(r"^  (--[a-z-]+)|^  -\w, (--[a-z-]+)", shown, re.MULTILINE))
        for option in {one or other for one, other in options} - {"--help"}:
            assert f"`{option}" in section, f"{path} {option}"
        return 1

    assert walk(cli, []) >= len(COMMANDS)


def test_every_table_and_column_is_in_the_dictionary_in_both_languages() -> None:
    text = (DOCS / "dictionary.md").read_text(encoding="utf-8")
    for model in models().values():
        section = text.partition(f"### {model.name}\n")[2].partition("\n### ")[0]
        assert section, model.name
        for name, description in model.columns.items():
            assert f"| `{name}` |" in section, f"{model.name}.{name}"
            assert " · " in description and re.search("[一-鿿]", description), f"{model.name}.{name}"


def test_models_are_read_as_dbt_reads_them(sample_home) -> None:
    """Types, comments and keys of the models are those of the published database."""
    import duckdb

    from pipelines.release.tables import tables

    with duckdb.connect(str(sample_home / "release" / "gongkai.duckdb"), read_only=True) as connection:
        published = {table.name: table for table in tables(connection)}
        views = {name for (name,) in connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal AND schema_name = 'main'").fetchall()}
        assert set(published) | views == set(models())
        for name, model in models().items():
            if name in views:
                continue
            assert {column.name: column.comment for column in published[name].columns} == model.columns
            assert published[name].comment == model.description
            assert {column.name for column in published[name].columns if column.required} >= model.required
            if model.key:
                keys = ", ".join(f'"{column}"' for column in model.key)
                assert connection.execute(f'SELECT {keys} FROM "{name}" GROUP BY ALL HAVING count(*) > 1 LIMIT 1').fetchall() == []


def links(path) -> list[str]:
    return re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))


def test_links_lead_somewhere() -> None:
    for page in [ROOT / "README.md", ROOT / "README.zh.md", ROOT / "CONTRIBUTING.md", *DOCS.glob("*.md"), *(DOCS / "how-to").glob("*.md")]:
        for target in links(page):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_readme_links_every_page() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for page in [*DOCS.glob("*.md"), *(DOCS / "how-to").glob("*.md")]:
        assert str(page.relative_to(ROOT)) in text, page.name


def blocks(name: str) -> list[str]:
    """The code blocks of a page without their comments, and the commands of its tables."""
    text = (ROOT / name).read_text(encoding="utf-8")
    code = re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)
    bare = [re.sub(r" +#.*$", "", block, flags=re.MULTILINE) for block in code]
    return bare + re.findall(r"^\| `(gongkai [^`]+)`", text, re.MULTILINE)


def test_both_readmes_have_the_same_commands_and_links() -> None:
    assert blocks("README.md") == blocks("README.zh.md") != []
    assert sorted(set(links(ROOT / "README.md")) - {"README.zh.md"}) == sorted(set(links(ROOT / "README.zh.md")) - {"README.md"})


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_readme_is_one_screen(name: str) -> None:
    assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) <= 70


def test_readme_names_every_command() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"gongkai {name}" not in text] == []
