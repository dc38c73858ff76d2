"""The whole way through the prose: page → figures with their comparison, rule outcomes, findings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from parsers.document import Document, Figure, Finding, RuleOutcome
from parsers.grid import Grid
from parsers.numbers import plain
from parsers.prose import words as said
from parsers.prose.bind import FORUMS, Reading, Table, compare, refine
from parsers.prose.context import Context
from parsers.prose.flow import Flow, flow_of
from parsers.prose.lexicon import Lexicon, lexicon
from parsers.prose.mentions import Mention, mentions
from parsers.prose.sums import Sum, find_sums
from parsers.rules.registry import rules

_SENTENCE = re.compile(r"[^。!?\n]+")
_FIGURE = re.compile(r"\d|[一二三四五六七八九十百两〇零][件宗份例起条]")
_GROWTH = re.compile(r"(增长|上升|增加|提高|增幅|下降|减少|降低|降幅)(?:了|为|达|约|率为|率)?(\d+(?:\.\d+)?)%")
_FALLS = ("下降", "减少", "降低", "降幅")
RULES = tuple(f"N{n}" for n in range(1, 10))


@dataclass(slots=True)
class Prose:
    """figures in reading order; one outcome a rule N1…N9; findings for what contradicts the tables or itself."""

    figures: list[Figure] = field(default_factory=list)
    outcomes: list[RuleOutcome] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


class _Reader:
    """One page. Holds what sentences share; nothing outlives the call of read_prose."""

    def __init__(self, flow: Flow, document: Document, words: Lexicon):
        self.flow, self.words = flow, words
        self.table = Table(document)
        self.context = Context(document.report, words)
        self.prose = Prose()
        self.tally = {rule: [0, 0, 0] for rule in RULES}
        self.repeats: dict[tuple, list[tuple[Mention, Figure]]] = {}
        self.agreed: dict[int, str | None] = {}

    def run(self) -> Prose:
        text = self.flow.text
        end = 0
        earlier: list[Mention] = []
        for match in _SENTENCE.finditer(text):
            sentence, base = match[0], match.start()
            if "\n" in text[end:base]:
                self.context.begin_paragraph()
                earlier = []
            end = match.end()
            self.context.begin_sentence(sentence)
            counted = _FIGURE.search(sentence)
            stated = said.TRIGGER.search(sentence)
            if not counted and not stated:
                if "本级" in sentence or "下一步" in sentence or "办公室" in sentence:
                    self._carry(sentence)
                continue
            self.context.read(sentence)
            found = mentions(sentence, base, self.words) if counted else []
            refine(found, self.context)
            self._figures(found, sentence, base)
            if stated:
                self._statements(sentence, base, found)
            if found:
                self._sums(find_sums(found, text, earlier), found)
                earlier = found
            if "%" in sentence:
                self._growth(sentence, base, found)
        self._repeats()
        self._rules()
        return self.prose

    def _carry(self, sentence: str) -> None:
        """Scope and plan of a sentence without figures hold for the next."""
        self.context.read(sentence)
        mention = Mention(len(sentence), len(sentence), 0, None, False)
        self.context.place(mention, sentence, 0)

    # ------------------------------------------------------------------------------------------ figures

    def _figures(self, found: list[Mention], sentence: str, base: int) -> None:
        pending: list[tuple[Mention, Figure, Reading]] = []
        for mention in found:
            self.context.place(mention, sentence, base)
            reading = compare(mention, self.table, self.context, self.words)
            figure = self._figure(mention.first, mention.last, mention.start, mention.noun, mention.unit, mention.value, mention)
            figure.relation, figure.rule = reading.relation, reading.rule
            if reading.outcome:
                figure.outcome, figure.targets = reading.outcome, list(reading.targets)
                self._count(reading.rule, reading.outcome if reading.relation != "one_column" else "undecidable")
            pending.append((mention, figure, reading))
            if mention.slot in ("website_information", "interpretations"):
                self._note_repeat(mention, figure, sentence)
        self._split(pending)
        self.agreed = {mention.start: figure.outcome for mention, figure, _ in pending}
        for mention, figure, reading in pending:
            if figure.outcome == "broken":
                self._contradiction(mention, figure, reading)
            elif figure.relation == "one_column" and figure.outcome == "holds":
                self._one_column(figure, mention)

    def _figure(self, first: int, last: int, at: int, noun: str | None, unit: str | None, value: int | float | None, mention: Mention | None) -> Figure:
        text, piece = self.flow.printed(first, last, at)
        figure = Figure(piece.line, piece.page, noun, unit, value, text)
        if mention is not None:
            figure.approximate, figure.scope, figure.period = mention.approximate, mention.scope, mention.period
        self.prose.figures.append(figure)
        return figure

    def _split(self, pending: list[tuple[Mention, Figure, Reading]]) -> None:
        """Reasons that the form counts in one row and the prose in two (不存在, 不属于本机关): their sum is compared."""
        groups: dict[str, list[tuple[Mention, Figure, Reading]]] = {}
        for entry in pending:
            if entry[0].slot and entry[0].level != "other" and entry[1].outcome in (None, "broken") and not entry[0].change:
                groups.setdefault(entry[0].slot, []).append(entry)
        for slot, entries in groups.items():
            if len(entries) < 2 or slot not in self.words.slots or slot in ("received", "processed"):
                continue
            target = self.words.slots[slot]
            if target.table != "applications":
                continue
            positions = self.table.positions(target, ("total",))
            if self.table.total(positions) == sum((Decimal(str(one[0].value)) for one in entries), Decimal(0)):
                for _, figure, _ in entries:
                    if figure.outcome == "broken":
                        self.tally[target.rule][1] -= 1
                    figure.relation, figure.outcome, figure.targets, figure.rule = "part", "holds", list(positions), target.rule
                    self._count(target.rule, "holds")

    def _count(self, rule: str | None, outcome: str | None) -> None:
        if rule and outcome:
            self.tally[rule][{"holds": 0, "broken": 1}.get(outcome, 2)] += 1

    # ----------------------------------------------------------------------------------------- statements

    def _statements(self, sentence: str, base: int, found: list[Mention]) -> None:
        for statement in said.statements(sentence, base, self.words, found):
            if statement.relation in ("all", "closed") and not self.context.requests:
                continue
            if statement.slots[0] in FORUMS and not self.context.disclosure:
                continue
            where = Mention(statement.last, statement.last, 0, None, False, clause="")
            self.context.place(where, sentence, base)
            figure = self._figure(statement.first, statement.last, statement.first, statement.noun, None, 0, where)
            figure.relation = statement.relation
            if where.period not in (None, "this_year"):
                figure.relation = "other_period"
                continue
            self._state(statement, figure, where, found)

    def _state(self, statement: said.Statement, figure: Figure, where: Mention, found: list[Mention]) -> None:
        sure = statement.sure and where.sure_scope
        if statement.relation == "all":
            rule, slot = "N7", self.words.slots["received"]
            natural, total = self.table.positions(slot, ("natural_person",)), self.table.positions(slot, ("total",))
            value, wanted = self.table.total(natural), self.table.total(total)
            received = [mention for mention in found if mention.slot in ("received", "processed") and not mention.approximate]
            figure.value = next((one.value for one in received if wanted is not None and one.value == wanted), received[-1].value if received else None)
            if any(one.slot not in ("received", "processed") and one.slot for one in found if one.last <= statement.first and one.slot in self.words.slots):
                sure = False
            positions = natural
        else:
            rule = self.words.slots[statement.slots[0]].rule
            positions = [position for slot in statement.slots for position in self.table.positions(self.words.slots[slot], ("total",))]
            value, wanted = self.table.total(positions), Decimal(0)
            if statement.relation == "closed":
                rule = "N8"
        figure.rule = rule
        if not positions or not self.table.has(positions[0][0]):
            figure.relation = "no_table"
            return
        if value is None or wanted is None:
            figure.outcome, figure.targets = "undecidable", positions
        elif value == wanted:
            figure.outcome, figure.targets = "holds", positions
        elif sure:
            figure.outcome, figure.targets = "broken", positions
            expected = str(plain(value))
            self._find(rule, figure, positions, expected, f"the table has {expected}" + (f" of {plain(wanted)}" if statement.relation == "all" else ""))
        else:
            figure.relation = "other_scope" if not where.sure_scope else "other_noun"
        self._count(rule, figure.outcome)

    # ----------------------------------------------------------------------------------- sums and repeats

    def _sums(self, sums: list[Sum], found: list[Mention]) -> None:
        for one in sums:
            if not one.holds and self._explained(one):
                continue
            first = min(one.total.first, one.parts[0].first)
            last = max(one.total.last, one.parts[-1].last)
            figure = self._figure(first, last, one.total.start, one.total.noun, one.total.unit, one.total.value, one.total)
            figure.relation, figure.rule, figure.outcome = "parts", "N6", "holds" if one.holds else "broken"
            self._count("N6", figure.outcome)
            if not one.holds:
                made = " + ".join(str(part.value) for part in one.parts)
                self._find("N6", figure, [], str(plain(one.made)), f"its parts make {made} = {plain(one.made)}", str(one.total.value))
        self._outcome_list(found, {id(part) for one in sums if one.holds for part in one.parts})

    def _explained(self, one: Sum) -> bool:
        """Whether a list of outcomes that misses what was received is borne out by the table: rows left out, or carried in."""
        if one.total.slot not in ("received", "processed"):
            return False
        slots = self.words.slots
        carried = self.table.total(self.table.positions(slots["carried_in"], ("total",))) or Decimal(0)
        if one.made == Decimal(str(one.total.value)) + carried:
            return True
        return all(self.agreed.get(part.start) == "holds" for part in one.parts)

    def _outcome_list(self, found: list[Mention], proved: set[int]) -> None:
        """A list of outcomes against what was received: with what was carried in, where the prose leaves it out."""
        received = next((one for one in found if one.slot == "received" and not one.approximate), None)
        parts = [one for one in found if (one.rule_kind() == "outcome" or one.slot == "carried_out") and not one.approximate and one.depth == 0]
        if received is None or len(parts) < 3 or any(id(part) in proved for part in parts):
            return
        slots = self.words.slots
        carried = self.table.total(self.table.positions(slots["carried_in"], ("total",)))
        made = sum((Decimal(str(part.value)) for part in parts), Decimal(0))
        if carried and made == Decimal(str(received.value)) + carried:
            figure = self._figure(received.first, parts[-1].last, received.start, received.noun, received.unit, received.value, received)
            figure.relation, figure.rule, figure.outcome = "parts_less_carried_in", "N6", "holds"
            figure.targets = self.table.positions(slots["carried_in"], ("total",))
            self._count("N6", "holds")

    def _note_repeat(self, mention: Mention, figure: Figure, sentence: str) -> None:
        if mention.approximate or mention.change or mention.period not in (None, "this_year"):
            return
        at = mention.start
        begin = self.flow.text.rfind("\n", 0, at) + 1
        channels = re.findall("网站|微信|微博|公报|新媒体|客户端|报纸|电视", self.flow.text[begin:at])
        channel = channels[-1] if channels else ""
        plain_clause = not re.search("局|委|镇|街道|文字|图|视频|上级|国家|省|部门", mention.clause)
        self.repeats.setdefault((mention.slot, mention.unit), []).append((mention, figure))
        mention.verb = channel if plain_clause else None

    def _repeats(self) -> None:
        for (slot, _), entries in self.repeats.items():
            if len(entries) < 2:
                continue
            values = [mention.value for mention, _ in entries]
            for mention, figure in entries:
                if values.count(mention.value) > 1:
                    figure.relation, figure.outcome, figure.rule = "repeats", "holds", "N6"
                    self._count("N6", "holds")
            if slot != "interpretations" or len(entries) != 2 or len(set(values)) == 1:
                continue
            (first, one), (second, other) = entries
            if first.verb == second.verb == "网站":
                self._count("N6", "broken")
                one.relation = one.rule = None
                for figure in (one, other):
                    figure.relation, figure.outcome, figure.rule = "repeats", "broken", "N6"
                self._find("N6", one, [], str(second.value), f"“{other.text}” stands in line {other.line or other.page}", str(first.value))

    def _growth(self, sentence: str, base: int, found: list[Mention]) -> None:
        """N9: 2020年收到120件,比上年的100件增长20%."""
        for match in _GROWTH.finditer(sentence):
            at = base + match.start()
            percent = Decimal(match[2])
            figure = self._figure(at, base + match.end(), base + match.start(2), match[1], "%", plain(percent), None)
            figure.relation, figure.rule = "growth", "N9"
            before = [one for one in found if one.last <= at and not one.approximate and not one.change]
            if len(before) != 2 or before[0].unit != before[1].unit:
                continue
            now = next((one for one in before if one.period in (None, "this_year")), None)
            past = next((one for one in before if one.period == "last_year"), None)
            if now is None or past is None or not past.value:
                continue
            between = sentence[past.start - base - 14 if past.start - base > 14 else 0 : past.start - base]
            if not re.search("[较比]|去年|上年|上一年|20\\d\\d年", between):
                continue
            grown = (Decimal(str(now.value)) - Decimal(str(past.value))) / Decimal(str(past.value)) * 100
            claimed = -percent if match[1] in _FALLS else percent
            places = len(match[2].partition(".")[2])
            figure.outcome = "holds" if abs(grown - claimed) <= Decimal(1) * Decimal(10) ** -places else "broken"
            self._count("N9", figure.outcome)
            if figure.outcome == "broken":
                expected = f"{grown.quantize(Decimal(1).scaleb(-places))}%"
                self._find("N9", figure, [], expected, f"{past.value} to {now.value} is {expected}")

    # -------------------------------------------------------------------------------- findings and rules

    def _contradiction(self, mention: Mention, figure: Figure, reading: Reading) -> None:
        expected = str(plain(reading.expected)) if reading.expected is not None else None
        also = [
            f"{row}.{column}"
            for (table, row, column), cell in self.table.cells.items()
            if mention.value and table == "applications" and cell.value == mention.value and any(row == position[1] for position in figure.targets)
        ]
        note = f"the table has {expected}" + (f"; {mention.value} is its {also[0]}" if also else "")
        self._find(figure.rule or "N2", figure, figure.targets, expected, note, str(mention.value))

    def _one_column(self, figure: Figure, mention: Mention) -> None:
        finding = Finding(
            figure.rule or "N2", "info", f"{self._where(figure)}: “{figure.text}” is the table's figure for natural persons only, not its total.",
            list(figure.targets), str(mention.value), None,
        )  # fmt: skip
        self.prose.findings.append(finding)

    def _where(self, figure: Figure) -> str:
        return f"Line {figure.line}" if figure.line else f"Page {figure.page}" if figure.page else "The prose"

    def _find(self, rule: str, figure: Figure, cells: list, expected: str | None, why: str, printed: str | None = None) -> None:
        registered = rules()[rule]
        message = f"{self._where(figure)}: “{figure.text}”, but {why}."
        self.prose.findings.append(Finding(rule, registered.severity, message, list(cells), printed or figure.text, expected))

    def _rules(self) -> None:
        for rule, (held, broken, undecided) in self.tally.items():
            outcome = "broken" if broken else "holds" if held and not undecided else "undecidable" if undecided else "not_applicable"
            self.prose.outcomes.append(RuleOutcome(rule, outcome, held, broken, undecided))


def read_prose(grid: Grid, document: Document) -> Prose:
    """The figures of a page's prose. document: with its report, form and cells, as read from the tables."""
    tables = frozenset(cell.line for cell in document.cells if cell.line is not None)
    return _Reader(flow_of(grid, tables), document, lexicon()).run()
