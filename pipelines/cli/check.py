"""`gongkai check`: the report checker, for a clerk before publishing and for anybody after."""

from __future__ import annotations

from dataclasses import replace

import click

from parsers import Document
from parsers.document import Figure, Finding, Position
from parsers.forms import label_of
from parsers.rules.registry import rules
from pipelines.cli.inputs import documents, expand

TEXT = {
    "zh": {
        "fine": "未发现问题：{held} 个等式全部成立",
        "undecided": "{n} 个等式因单元格空白或无法读取而无法核对",
        "errors": "{n} 处错误",
        "notes": "{n} 处提示",
        "unread": "无法读取：",
        "printed": "填报 {printed}，应为 {expected}",
        "printed_only": "填报：{printed}",
        "prose_table": "正文为 {printed}，表中为 {expected}",
        "prose_words": "正文与表不符，表中为 {expected}",
        "prose": "正文{place}：“{text}”",
        "line": "第{line}行",
        "page": "第{page}页",
        "error": "错误",
        "warning": "提示",
        "info": "说明",
        "proposal": "建议：{where} 由 {printed} 改为 {proposed}，则相关等式（{because}）全部成立",
        "and": "、",
    },
    "en": {
        "fine": "no problem found: all {held} equations hold",
        "undecided": "{n} equations can't be checked, for cells that are blank or could not be read",
        "errors": "{n} error(s)",
        "notes": "{n} note(s)",
        "unread": "can't be read: ",
        "printed": "printed {printed}, expected {expected}",
        "printed_only": "printed: {printed}",
        "prose_table": "the prose says {printed}, the table {expected}",
        "prose_words": "the prose differs from the table, which has {expected}",
        "prose": "prose, {place}: “{text}”",
        "line": "line {line}",
        "page": "page {page}",
        "error": "error",
        "warning": "note",
        "info": "remark",
        "proposal": "a single change would mend it: {where} from {printed} to {proposed} ({because})",
        "and": ", ",
    },
}


@click.command(epilog="Example: gongkai check data/samples/songbei_2019.txt --lang en")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of the answer."
)
def check(paths: tuple[str, ...], lang: str) -> None:
    """Check reports against the rules of their form (勾稽关系): what is broken, where, what would balance.

    Exit status 1 when an error-level rule fails, 2 when a file could not be read as a report.
    """
    worst = 0
    for path in expand(paths):
        for document in documents(path):
            worst = max(worst, tell(document, TEXT[lang], lang))
    raise SystemExit(worst)


def where(position: Position, document: Document, lang: str) -> str:
    """A cell's place in words: table row and column as the form prints them, and the line or page of this file."""
    row, column = label_of(position)
    text = f"“{row}”×“{column}”"
    cell = next((cell for cell in document.cells if cell.position == position), None)
    if cell and (cell.line or cell.page):
        text += f" ({TEXT[lang]['line'].format(line=cell.line) if cell.line else TEXT[lang]['page'].format(page=cell.page)})"
    return text


def tell(document: Document, text: dict[str, str], lang: str) -> int:
    """Print what is wrong with one report; the exit status that it calls for."""
    name = document.source.path or ""
    if document.source.member:
        name += f" › {document.source.member}"
    click.secho(name, bold=True)
    if document.status in ("not_a_report", "unreadable"):
        for finding in document.findings:
            click.echo(f"  {text['unread']}{finding.message}")
        return 2
    report = document.report
    click.echo(
        f"  {document.agency.name or report.agency_as_printed or report.title or ''} {report.year or ''}".rstrip()
    )
    errors = [finding for finding in document.findings if finding.severity == "error"]
    notes = [finding for finding in document.findings if finding.severity == "warning"]
    for finding in _together(errors + notes):
        _tell_finding(finding, document, text, lang)
    for proposal in document.proposals:
        position = (proposal.table, proposal.row, proposal.column)
        click.echo("  → " + text["proposal"].format(where=where(position, document, lang), printed=proposal.printed, proposed=proposal.proposed,
                                                    because=text["and"].join(proposal.because)))  # fmt: skip
    undecided = sum(outcome.undecided for outcome in document.rule_outcomes if outcome.rule != "H5")
    if undecided:
        click.echo("  " + text["undecided"].format(n=undecided))
    if errors or notes:
        parts = [text["errors"].format(n=len(errors))] if errors else []
        parts += [text["notes"].format(n=len(notes))] if notes else []
        click.echo("  " + text["and"].join(parts))
    elif not undecided:
        click.echo(
            "  "
            + text["fine"].format(held=sum(outcome.held for outcome in document.rule_outcomes if outcome.rule != "H5"))
        )
    return 1 if errors else 0


def _together(findings: list[Finding]) -> list[Finding]:
    """Notes of one rule about one table as one note: ten missing rows are told once."""
    found: dict[tuple, Finding] = {}
    for n, finding in enumerate(findings):
        tables = tuple(sorted({table for table, _, _ in finding.cells}))
        key = (finding.rule, tables) if finding.severity == "warning" and tables and not finding.printed else n
        if key in found:
            found[key] = replace(found[key], cells=[*found[key].cells, *finding.cells])
        else:
            found[key] = finding
    return list(found.values())


def _tell_finding(finding: Finding, document: Document, text: dict[str, str], lang: str) -> None:
    rule = rules()[finding.rule]
    color = "red" if finding.severity == "error" else "yellow"
    said = (rule.text_zh if lang == "zh" else rule.text_en).rstrip("。.")
    click.echo("  " + click.style(f"{text[finding.severity]} {finding.rule}", fg=color) + f"  {said}")
    figure = _figure(finding, document)
    if figure is not None:
        _tell_figure(figure, text)
    if figure is not None and finding.cells and finding.expected is not None:
        kind = "prose_table" if finding.printed != figure.text else "prose_words"
        click.echo("      " + text[kind].format(printed=finding.printed, expected=finding.expected))
    elif finding.printed is not None and finding.expected is not None:
        click.echo("      " + text["printed"].format(printed=finding.printed, expected=finding.expected))
    elif finding.printed:
        click.echo("      " + text["printed_only"].format(printed=finding.printed))
    if finding.severity == "error" or len(finding.cells) == 1:
        click.echo("      " + _ends(finding, document, lang))
    elif finding.cells:
        rows = dict.fromkeys(label_of(position)[0] for position in finding.cells)
        click.echo("      " + text["and"].join(f"“{row}”" for row in rows))
    elif figure is None and (lang == "en" or not finding.cells):
        click.echo(f"      {finding.message}")


LONGEST = 90  # characters of a passage that are shown


def _figure(finding: Finding, document: Document) -> Figure | None:
    """The figure of the prose that a finding is about."""
    if rules()[finding.rule].group != "prose":
        return None
    return next((one for one in document.narrative if one.rule == finding.rule and f"“{one.text}”" in finding.message), None)


def _tell_figure(figure: Figure, text: dict[str, str]) -> None:
    place = text["line"].format(line=figure.line) if figure.line else text["page"].format(page=figure.page) if figure.page else ""
    passage = figure.text if len(figure.text) <= LONGEST else figure.text[:LONGEST] + "…"
    click.echo("      " + text["prose"].format(place=place, text=passage))


def _ends(finding: Finding, document: Document, lang: str) -> str:
    """Where an equation stands: its row, or its column at the line of the total; a single cell by both."""
    labels = [label_of(position) for position in finding.cells]
    if len(labels) == 1 or not finding.cells:
        return "".join(where(position, document, lang) for position in finding.cells)
    place = where(finding.cells[-1], document, lang).rpartition(" ")[2]
    rows, columns = {row for row, _ in labels}, {column for _, column in labels}
    name = rows.pop() if len(rows) == 1 else columns.pop() if len(columns) == 1 else ""
    return f"“{name}” {place}"
