"""A figure of the prose against the cells that it states. Compared only where noun, unit, period and scope match.

A figure that differs contradicts the table only where all four are sure; otherwise agreement is recorded and
disagreement is not. Not here: how figures are found (mentions.py), sums inside the prose (sums.py).
"""

from __future__ import annotations

from decimal import Decimal

from parsers.document import Cell, Document, Position, by_position
from parsers.forms import form as form_of
from parsers.numbers import WAN_YUAN
from parsers.prose.context import Context
from parsers.prose.lexicon import Lexicon, Slot
from parsers.prose.mentions import Mention

APPLICANTS = ("natural_person", "commercial", "research", "public_welfare", "legal_service")
ORGANISATIONS = ("commercial", "research", "public_welfare", "legal_service", "other")
RESULTS = {"upheld": "upheld", "corrected": "corrected", "other_result": "other", "pending": "pending"}
FORUMS = ("reconsideration", "litigation", "litigation_direct", "litigation_after_reconsideration", "disputes")
OTHERS = frozenset({"其他", "其它", "其中其他", "其他情况", "其他情形", "其他原因", "以及其他", "和其他"})
RECEIVES = ("收到", "受理", "接到", "接收", "接收到", "新收", "收", "收取", "受理了", "收到了", "共有")


class Table:
    """The cells of a report as prose refers to them."""

    def __init__(self, document: Document):
        self.form = document.report.form
        self.cells: dict[Position, Cell] = by_position(document.cells)
        codes = form_of(self.form) if self.form else None
        self.rows: dict[str, list[str]] = {}
        if codes:
            for table in codes.tables:
                self.rows[table.code] = [row.code for row in table.rows]
        for table, row in dict.fromkeys([position[:2] for position in self.cells]):
            listed = self.rows.setdefault(table, [])
            if row not in listed:
                listed.append(row)

    def has(self, table: str) -> bool:
        return any(position[0] == table for position in self.cells)

    def positions(self, slot: Slot, columns: tuple[str, ...], rows: tuple[str, ...] | None = None) -> list[Position]:
        codes: list[str] = []
        for row in rows or slot.rows:
            if row.endswith("*"):
                codes += [code for code in self.rows.get(slot.table, ()) if code.startswith(row[:-1])]
            else:
                codes.append(row)
        if slot.code == "other_outcome" and rows is None:
            single = ("applications", "other_processing", columns[0])
            codes = ["other_processing"] if single in self.cells or self.form == "2019" else codes[1:]
        return [(slot.table, code, column) for code in codes for column in columns]

    def total(self, positions: list[Position]) -> Decimal | None:
        """The sum of the cells; None where one is no number."""
        total = Decimal(0)
        for position in positions:
            cell = self.cells.get(position)
            if cell is None or cell.value is None:
                return None
            total += Decimal(str(cell.value))
        return total if positions else None


def refine(found: list[Mention], context: Context) -> None:
    """Settle what depends on the figures before: 其他, applicant types, results of disputes."""
    last: Mention | None = None
    row: str | None = None
    for mention in found:
        slot = mention.slot
        if slot is None and mention.noun in OTHERS and last is not None and last.slot:
            if last.columns and last.rule_kind() == "applicant":
                mention.slot, mention.level = "other_applicant", "likely"
            elif last.slot in RESULTS:
                mention.slot, mention.level = "other_result", "likely"
            elif last.rule_kind() == "outcome":
                mention.slot, mention.level = "other_outcome", "sure"
            slot = mention.slot
        if slot in APPLICANTS or slot in ("organisations", "other_applicant"):
            mention.columns = ORGANISATIONS if slot == "organisations" else ("other",) if slot == "other_applicant" else (slot,)
            mention.row = row or "received"
            if row not in (None, "received"):
                mention.loose = True
        elif slot in RESULTS:
            forum = next((one.slot for one in reversed(found[: found.index(mention)]) if one.slot in FORUMS), None)
            if forum is None and ("复议" in mention.clause or "诉讼" in mention.clause):
                forum = "reconsideration" if "复议" in mention.clause else "litigation"
            mention.row = forum or context.forum
            mention.columns = (RESULTS[slot],)
        elif slot in FORUMS:
            context.forum = slot
        elif slot and mention.level != "other" and not mention.change:
            row = slot
        last = mention


class Reading:
    """What comparing gave: relation, outcome, targets, the table's figure, the rule."""

    __slots__ = ("expected", "note", "outcome", "relation", "rule", "targets")

    def __init__(self, relation: str | None, rule: str | None = None):
        self.relation, self.rule = relation, rule
        self.outcome: str | None = None
        self.targets: list[Position] = []
        self.expected: Decimal | None = None
        self.note: str | None = None


def compare(mention: Mention, table: Table, context: Context, words: Lexicon) -> Reading:
    """A mention against its cells."""
    if mention.change:
        return Reading("change")
    if mention.slot is None:
        return Reading("approximate" if mention.approximate else None)
    slot, columns, sure = _target(mention, table, context, words)
    if slot is None:
        return Reading("other_noun")
    rule = "N7" if mention.slot in APPLICANTS or mention.slot in ("organisations", "other_applicant") else slot.rule
    if mention.approximate:
        return Reading("approximate", rule)
    if (mention.unit is not None and mention.unit not in slot.units) or (slot.money and mention.unit is None):
        return Reading("other_unit", rule)
    if mention.period not in (None, "this_year"):
        return Reading("other_period", rule)
    if not columns or not table.has(slot.table):
        return Reading("no_table", rule)
    sure = sure and mention.level == "sure" and mention.sure_scope and not mention.loose
    sure = sure and not words.hedge.search(mention.clause)
    value = Decimal(str(mention.value))
    if slot.money:
        value *= WAN_YUAN[mention.unit or "万元"]
    reading = Reading("equals", rule)
    for n, (positions, legitimate) in enumerate(_readings(slot, columns, table)):
        total = table.total(positions)
        if n == 0:
            reading.targets, reading.expected = positions, total
        if total is None:
            if n == 0 and sure:
                reading.outcome = "undecidable"
                return reading
            if n == 0:
                return Reading("other_scope" if not mention.sure_scope else "other_noun", rule)
            continue
        if total == value or (slot.money and _rounds(total, value, mention)):
            reading.targets, reading.outcome, reading.expected = positions, "holds", total
            if not legitimate:
                reading.relation = "one_column"
                if not sure:
                    continue
            return reading
    if sure:
        reading.relation, reading.outcome = "equals", "broken"
        return reading
    return Reading("other_scope" if not mention.sure_scope else "other_noun", rule)


def _readings(slot: Slot, columns: tuple[str, ...], table: Table) -> list[tuple[list[Position], bool]]:
    found = [(table.positions(slot, columns[:1] if slot.code in _DOCUMENTS else columns), True)]
    if slot.code in _DOCUMENTS:
        found += [(table.positions(slot, (column,)), True) for column in columns[1:]]
    found += [(table.positions(slot, columns, rows), True) for rows in slot.other]
    if columns == ("total",) and slot.table == "applications":
        found.append((table.positions(slot, ("natural_person",)), False))
    return found


_DOCUMENTS = ("normative_documents", "regulations")


def _rounds(total: Decimal, value: Decimal, mention: Mention) -> bool:
    """Whether an amount is the table's, rounded to the places that it prints."""
    digits = len(str(mention.value).partition(".")[2]) if isinstance(mention.value, float) else 0
    half = Decimal(5) * Decimal(10) ** -(digits + 1) * WAN_YUAN[mention.unit or "万元"]
    return abs(total - value) <= half


def _target(mention: Mention, table: Table, context: Context, words: Lexicon) -> tuple[Slot | None, tuple[str, ...], bool]:
    """(slot, columns, whether the words alone are sure)."""
    code = mention.slot or ""
    if mention.level == "other":
        return None, (), False
    if mention.row and mention.row in words.slots and mention.columns:
        slot = words.slots[mention.row]
        topic = context.disclosure if mention.row in FORUMS else context.requests
        return (slot if topic else None), mention.columns, True
    if mention.columns:
        return None, (), False
    slot = words.slots.get(code)
    if slot is None:
        return None, (), False
    sure = True
    if slot.table == "applications":
        if not context.requests:
            return None, (), False
        if code == "received":
            clause = mention.clause.rstrip("了过到的")
            verb = clause.endswith(RECEIVES) or (mention.clause.endswith(RECEIVES))
            if mention.level == "likely" and verb and mention.noun in ("申请", "公开申请", "政府信息申请", "信息申请"):
                mention.level = "sure"
            elif clause.endswith(("答复", "办结", "办理", "处理", "回复", "完成")):
                sure = False
            elif mention.noun in ("申请",) and not verb and mention.clause not in ("", "其中", "共"):
                return None, (), False
        return slot, ("total",), sure
    if slot.table == "review_litigation":
        return (slot if context.disclosure else None), ("total",), context.named or context.section == "disputes"
    if code in _DOCUMENTS:
        kind = words.columns.get(table.form or "", {}).get(mention.verb or "")
        if kind is None:
            return None, (), False
        return slot, kind[0], kind[1]
    return slot, (slot.column or "total",), mention.unit not in ("条", "人次", "份")
