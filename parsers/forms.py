"""The official forms as objects: data/reference/forms/*.yml, one file a generation.

Here: tables, rows, columns, labels, identities and the index from a label to where it may stand.
Not here: any label, code or sum; those are in the files.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import Any, Literal

from parsers.document import Position
from parsers.normalise import label_key, ordinal
from parsers.reference import REFERENCE, load_yaml

Kind = Literal["count", "signed", "amount"]


@dataclass(frozen=True)
class Label:
    """A row or a column: its code, its printed label, every key (normalised text) that it is known by, and the
    number that the form prints before each."""

    code: str
    text: str
    keys: tuple[str, ...]
    ordinals: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()  # the label and its variants, as the form's file has them
    group: str | None = None
    group_key: str = ""
    kind: Kind = "count"
    unit: str | None = None
    predecessor: bool = False  # printed by local tables before the form, which does not ask for it


@dataclass(frozen=True)
class Block:
    """Rows that share one header: an item of article 20, or a whole table."""

    item: str
    item_key: str
    columns: tuple[Label, ...]
    rows: tuple[Label, ...]


@dataclass(frozen=True, eq=False)
class Table:
    """layout: blocks (each with a header of its own) | matrix | single_row (all row groups side by side) | list (rows
    under groups, one column of figures or two)."""

    code: str
    label: str
    layout: Literal["blocks", "matrix", "single_row", "list"]
    blocks: tuple[Block, ...]
    header_keys: frozenset[str]
    row_order: dict[str, int]

    @functools.cached_property
    def rows(self) -> tuple[Label, ...]:
        return tuple(row for block in self.blocks for row in block.rows)

    @functools.cached_property
    def columns(self) -> tuple[Label, ...]:
        """The columns of a table that has one block."""
        return self.blocks[0].columns

    def positions(self) -> list[Position]:
        return [
            (self.code, row.code, column.code)
            for block in self.blocks
            for row in block.rows
            for column in block.columns
        ]


@dataclass(frozen=True)
class Identity:
    """Sums that must agree: left = right, for each row (over columns) or each column (over rows) of a table.

    stands_for: a single row that may be printed for several. unless: rows that split the total in another way.
    """

    rule: str
    table: str
    each: Literal["rows", "columns"]
    left: tuple[str, ...]
    right: tuple[str, ...]
    stands_for: dict[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Form:
    """One generation of the official form. not_asked: positions that only another generation asks for."""

    code: str
    label_zh: str
    label_en: str
    legal_basis: str
    first_year: int
    last_year: int | None
    tables: tuple[Table, ...]
    identities: tuple[Identity, ...]
    not_asked: tuple[Position, ...]

    def table(self, code: str) -> Table:
        return self._by_code[code]

    @functools.cached_property
    def _by_code(self) -> dict[str, Table]:
        return {table.code: table for table in self.tables}

    @functools.cached_property
    def has_list(self) -> bool:
        """Whether it is of the years before the three statutory tables."""
        return any(table.layout == "list" for table in self.tables)

    @functools.cached_property
    def kinds(self) -> dict[Position, Kind]:
        return {
            (table.code, row.code, column.code): column.kind if row.kind == "count" else row.kind
            for table in self.tables for block in table.blocks for row in block.rows for column in block.columns
        }  # fmt: skip


def _label(entry: dict[str, Any]) -> Label:
    printed = {label_key(text): ordinal(text) for text in (*reversed(entry.get("variants", ())), entry["label"])}
    keys = dict.fromkeys(label_key(text) for text in (entry["label"], *entry.get("variants", ())))
    group = entry.get("group")
    return Label(
        entry["code"], entry["label"], tuple(keys), tuple(printed[key] for key in keys), (entry["label"], *entry.get("variants", ())),
        group, label_key(group or ""), entry.get("kind", "count"), entry.get("unit"), entry.get("predecessor", False),
    )  # fmt: skip


def _table(entry: dict[str, Any]) -> Table:
    blocks = tuple(
        Block(
            block.get("item", entry["label"]),
            label_key(block.get("item", entry["label"])),
            tuple(_label(column) for column in block["columns"]),
            tuple(_label(row) for row in block["rows"]),
        )
        for block in entry.get("blocks", [entry])
    )
    words = [*entry.get("header_words", ()), *([entry["row_header"]] if "row_header" in entry else ())]
    keys = {label_key(word) for word in (entry["label"], *words)} | {block.item_key for block in blocks}
    order = {row.code: n for n, row in enumerate(row for block in blocks for row in block.rows)}
    return Table(entry["code"], entry["label"], entry["layout"], blocks, frozenset(keys), order)


def _not_asked(entry: dict[str, Any], tables: tuple[Table, ...]) -> list[Position]:
    columns = entry["columns"]
    if columns == "all":
        columns = [column.code for column in next(t for t in tables if t.code == entry["table"]).columns]
    return [(entry["table"], row, column) for row in entry["rows"] for column in columns]


@functools.cache
def form(code: str) -> Form:
    """The form of data/reference/forms/<code>.yml."""
    entry = load_yaml(f"forms/{code}.yml")
    tables = tuple(_table(table) for table in entry["tables"])
    identities = tuple(
        Identity(
            one["rule"], one["table"], one["each"], tuple(one["left"]), tuple(one["right"]),
            {key: tuple(codes) for key, codes in one.get("stands_for", {}).items()}, tuple(one.get("unless", ())),
        )
        for one in entry["identities"]
    )  # fmt: skip
    missing = tuple(position for one in entry.get("not_asked", ()) for position in _not_asked(one, tables))
    return Form(
        entry["form"], entry["label_zh"], entry["label_en"], entry["legal_basis"],
        entry["years"]["from"], entry["years"]["to"], tables, identities, missing,
    )  # fmt: skip


@functools.lru_cache(maxsize=2048)
def kind_of(position: Position, form: Form) -> Kind:
    """What a cell holds: as its own form says, or, for a row that only another generation has, as that one does."""
    for one in (form, *forms(), *legacy_forms()):
        if position in one.kinds:
            return one.kinds[position]
    return "count"


def label_of(position: Position) -> tuple[str, str]:
    """The printed labels of a cell's row and column, from the first form that has it; its codes where none has."""
    table, row, column = position
    for one in (*reversed(forms()), *legacy_forms()):
        for block in (block for entry in one.tables if entry.code == table for block in entry.blocks):
            for row_label in block.rows:
                for column_label in block.columns:
                    if (row_label.code, column_label.code) == (row, column):
                        return row_label.text, column_label.text
    return row, column


@functools.cache
def forms() -> tuple[Form, ...]:
    """All generations that have the three statutory tables, oldest first."""
    return tuple(one for one in _every() if not one.has_list)


@functools.cache
def legacy_forms() -> tuple[Form, ...]:
    """The generations before those: one table of statistics, layout list."""
    return tuple(one for one in _every() if one.has_list)


def _every() -> list[Form]:
    return [form(path.stem) for path in sorted((REFERENCE / "forms").glob("*.yml"))]

