"""A review in the terminal: complaints in words, then the tables concerned, with the figures marked, with or without colour."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from pipelines.check import Review, words
from pipelines.check.drawing import Drawing, Drawn, Row, circled, drawings

COLOURS = {"error": "bold red", "warning": "yellow", "info": "cyan"}
INDENT = 2
LABEL = 14  # the least width of a row's label
HEADER = 8  # a column's header is broken after so much, where its figures are no wider
PIPED = 110  # width of the tables where no terminal gives one


def show(review: Review, lang: str, console: Console) -> None:
    """Print one report's review."""
    text = words.TEXT[lang]
    source = review.document.source
    console.print(Text((source.path or "") + (f" › {source.member}" if source.member else ""), style="bold"))
    if not review.read:
        for complaint in review.complaints:
            speaker = words.Words(review.document, lang)
            told = speaker.tell(complaint, 1)
            _line(console, Text(f"{text['unread']}{text['colon']}{told.headline}"), INDENT)
            for message in complaint.messages:
                _line(console, Text(message, style="dim"), 2 * INDENT)
        return
    _line(console, Text(words.who(review, lang)), INDENT)
    _line(console, Text(words.compared_with(review.last, lang), style="dim"), INDENT)
    speaker = words.Words(review.document, lang)
    for number, complaint in enumerate(review.complaints, 1):
        told = speaker.tell(complaint, number)
        head = Text.assemble((f"{circled([number])} {told.severity_word}", COLOURS[told.severity]), " ", told.headline, (f"  [{' '.join(told.rules)}]", "dim"))
        console.print()
        _line(console, head, INDENT, hanging=3)
        for sentence in told.why:
            _line(console, Text("· " + sentence), INDENT + 3, hanging=2)
    marked = [one for one in drawings(review.document, review.complaints, lang) if one.marked]
    for drawing in marked:
        console.print()
        _draw(drawing, lang, console)
    if marked:
        _line(console, Text(text["marked"], style="dim"), INDENT)
    if missing := words.unread(review, lang):
        console.print()
        _line(console, Text(text["could_not_read"] + text["colon"]), INDENT)
        for where, why in missing[:20]:
            _line(console, Text(f"· {where} {why}"), INDENT + 3, hanging=2)
        if len(missing) > 20:
            _line(console, Text(f"… {len(missing)}"), INDENT + 3)
    console.print()
    for sentence in words.summary(review, lang):
        _line(console, Text(sentence, style="bold" if review.complaints else "green"), INDENT)


def _line(console: Console, text: Text, indent: int, hanging: int = 0) -> None:
    """A paragraph, its further lines set in under its first; as one line where nobody's terminal ends it."""
    if not console.is_terminal:
        console.print(Text(" " * indent) + text, soft_wrap=True)
        return
    lines = text.wrap(console, max(console.width - indent - hanging, 20))
    for n, line in enumerate(lines):
        console.print(Padding(line, (0, 0, 0, indent + (hanging if n else 0))))


def _draw(drawing: Drawing, lang: str, console: Console) -> None:
    """One block: a line a row, as wide as the terminal; a label that is too long is cut, the complaint has it whole."""
    text = words.TEXT[lang]
    brief = not drawing.notes and not any(row.note for row in drawing.rows) and not all(cell.complaints for row in drawing.rows for cell in row.cells)
    shown = _shown(drawing.rows, brief)
    noted = max([cell_len(row.note) for row in drawing.rows], default=0)
    columns = []
    for n, label in enumerate(drawing.header):
        widest = max([cell_len(_printed(row.cells[n])) for row in drawing.rows] + [cell_len(notes[n]) for _, notes in drawing.notes])
        columns.append(max(widest, min(cell_len(label), HEADER)))
    room = (console.width if console.is_terminal else PIPED) - INDENT - sum(width + 2 for width in columns) - (noted + 2 if noted else 0)
    first = max(LABEL, min(room, max(cell_len(row.label) for row in drawing.rows) + 1))
    total = first + sum(width + 2 for width in columns) + (noted + 2 if noted else 0)
    total = min(total, console.width - INDENT) if console.is_terminal else total
    _line(console, Text(drawing.title, style="bold"), INDENT)
    heads = [_pieces(label, width) for label, width in zip(drawing.header, columns, strict=True)]
    for n in range(max(map(len, heads))):
        _row(console, Text(" " * first), [Text(head[n] if n < len(head) else "") for head in heads], columns, Text(text["check"] if noted and not n else ""))
    _line(console, Text("─" * total, style="dim"), INDENT)
    groups = set()
    for row, left_out in shown:
        if left_out:
            key = "left_out" if brief else "omitted" if row.cells[0].state == "number" else "omitted_blank"
            _line(console, Text(text[key].format(n=left_out), style="dim"), INDENT)
            continue
        if row.group and row.group not in groups and lang == "zh":
            _line(console, Text(row.group, style="dim"), INDENT)
        groups.add(row.group)
        _row(console, _fitted(row.label, first), [_cell(cell) for cell in row.cells], columns, Text(row.note, style="red"))
    if drawing.notes:
        _line(console, Text("─" * total, style="dim"), INDENT)
    for rule, notes in drawing.notes:
        _row(console, _fitted(f"{text['check']} {rule}", first), [Text(note, style="red") for note in notes], columns, Text())


def _row(console: Console, label: Text, cells: list[Text], widths: list[int], note: Text) -> None:
    line = Text(" " * INDENT) + label
    for cell, width in zip(cells, widths, strict=True):
        line += Text(" " * (2 + width - cell_len(cell.plain))) + cell
    console.print(line + Text("  ") + note, soft_wrap=True)


def _fitted(label: str, width: int) -> Text:
    text = label if cell_len(label) < width else set_cell_size(label, width - 2).rstrip() + "…"
    return Text(set_cell_size(text, width))


def _pieces(label: str, width: int) -> list[str]:
    """A header broken to the width of its column: between words where it has some."""
    words_of = [word[n : n + width] for word in label.split(" ") for n in range(0, len(word), width)] if label.isascii() else label
    lines = [""]
    for piece in words_of:
        glue = " " if label.isascii() and lines[-1] else ""
        if lines[-1] and cell_len(lines[-1] + glue + piece) > width:
            lines.append(piece)
        else:
            lines[-1] += glue + piece
    return lines


def _printed(cell: Drawn) -> str:
    printed = cell.text or "─"
    return f"【{printed}】{circled(cell.complaints)}" if cell.complaints else printed


def _cell(cell: Drawn) -> Text:
    return Text(_printed(cell), style="bold red" if cell.complaints else "dim" if cell.is_zero else "")


def _shown(rows: list[Row], brief: bool) -> list[tuple[Row, int]]:
    """The rows, those in a run that say nothing put together: (row, how many it stands for, or 0)."""
    found: list[tuple[Row, int]] = []
    run: list[Row] = []
    for row in [*rows, None]:
        if run and (row is None or _silence(row, brief) != _silence(run[0], brief)):
            found += [(run[0], len(run))] if len(run) > 2 or brief else [(one, 0) for one in run]
            run = []
        if row is not None and _silence(row, brief):
            run.append(row)
        elif row is not None:
            found.append((row, 0))
    return found


def _silence(row: Row, brief: bool) -> str | None:
    """Why a row need not be drawn: all of it zero and not complained of, or blank; where no sum is at stake, all that is not complained of."""
    if brief:
        return None if any(cell.complaints for cell in row.cells) else "beside"
    if all(cell.state == "blank" for cell in row.cells):
        return "blank"
    return "zero" if all(cell.is_zero and cell.state == "number" and not cell.complaints for cell in row.cells) and not row.note else None
