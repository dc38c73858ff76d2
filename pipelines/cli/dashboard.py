"""`gongkai dashboard`: the release in a browser, served by this machine and to this machine alone unless told otherwise."""

from __future__ import annotations

import socket
from pathlib import Path

import click

from pipelines.errors import Problem
from pipelines.home import Home, default_home


@click.command(epilog="Example: gongkai dashboard --port 8600 --lang zh")
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True, help="Where to listen.")
@click.option("--address", default="127.0.0.1", show_default=True, help="Who may come: this machine alone, or with 0.0.0.0 every machine that reaches it.")
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="The language to begin with; a visitor may switch.")
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where everything is kept.  [default: $GONGKAI_HOME, or data/]",
)
def dashboard(port: int, address: str, lang: str, home: Path | None) -> None:
    """Look at the release in a browser: places, agencies, rates down to the printed cell. Ctrl-C ends it.

    Reads the release's Parquet only, and asks nothing of the internet. A release that is published meanwhile is shown from the next click on.
    """
    from pipelines.dashboard.release import current

    link = Home((home or default_home()).absolute()).release
    folder, _ = current(link)
    try:
        from pipelines.dashboard.server import serve
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] in ("pipelines", "parsers"):
            raise
        raise Problem("the dashboard needs Streamlit: `make dashboard` installs and starts it, or `pip install 'gongkai[dashboard]'`") from None
    _free(address, port)
    click.echo(f"http://{'127.0.0.1' if address == '0.0.0.0' else address}:{port}/?lang={lang}")
    click.echo(f"release {folder.name} of {link.parent}; Ctrl-C ends it", err=True)
    serve(link, port=port, address=address, language=lang)


def _free(address: str, port: int) -> None:
    """Raises Problem where nobody can listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise Problem(f"can't listen on {address}:{port} ({error.strerror}); --port N takes another") from None
