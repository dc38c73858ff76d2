"""docs/commands.md: every command with every option, from the commands themselves."""

from __future__ import annotations

import re

import click

from pipelines.cli import COMMANDS, cli

HEAD = """# Commands
<!-- Made by `make docs` from the commands' own help; don't edit. -->

Data goes to stdout, messages and progress to stderr. Exit status: 0 done, 1 done with a bad result or failed, 2 wrong call or an input
that can't be read. HOME, where everything lies, is `--home`, else `$GONGKAI_HOME`, else `data/`. `make` alone lists the make targets.
"""


def page() -> str:
    group = click.Context(cli, info_name="gongkai")
    lines = [HEAD, "| command | does |\n|---|---|"]
    lines += [f"| [`{name}`](#gongkai-{name}) | {text} |" for name, text in COMMANDS.items()]
    for name in COMMANDS:
        command = cli.get_command(group, name)
        assert command is not None
        lines += _command(command, click.Context(command, info_name=name, parent=group), 2)
    return "\n".join(lines) + "\n"


def _command(command: click.Command, context: click.Context, depth: int) -> list[str]:
    """One command and, below it, its own commands."""
    usage = " ".join(command.collect_usage_pieces(context))
    lines = [f"\n{'#' * depth} {context.command_path}", f"```\n{context.command_path} {usage}\n```", _text(command.help or "")]
    options = []
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record and record[1] and "--help" not in record[0]:
            options.append(f"| `{record[0].replace('|', chr(92) + '|')}` | {_text(record[1]).replace('|', chr(92) + '|')} |")
    if options:
        lines += ["", "| option | |\n|---|---|", *options]
    if command.epilog:
        lines += ["", re.sub(r"^Example: (.*)$", r"Example: `\1`", _text(command.epilog))]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            lines += _command(inner, click.Context(inner, info_name=name, parent=context), depth + 1)
    return lines


def _text(text: str) -> str:
    return " ".join(text.replace("\b", "").split())
