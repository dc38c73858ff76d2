"""Write every page that is made: python -m pipelines.docs [--release DIR] (default: a run over the samples, in a folder of its own)."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from parsers.reference import ROOT
from pipelines.docs import commands, dictionary, questions

DOCS = ROOT / "docs"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m pipelines.docs", description=__doc__)
    parser.add_argument("--release", type=Path, help="a release of the samples that is there already")
    arguments = parser.parse_args()
    pages = {"dictionary.md": dictionary.page(), "commands.md": commands.page()}
    with tempfile.TemporaryDirectory() as home:
        if not arguments.release:
            command = [sys.executable, "-c", "from pipelines.cli import main; main()", "run", "--home", home]
            subprocess.run(command, cwd=ROOT, env=os.environ | {"GONGKAI_HOME": home}, stdout=sys.stderr, check=True)
        pages["questions.md"] = questions.page(arguments.release or Path(home) / "release")
    for name, text in pages.items():
        path = DOCS / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"wrote docs/{name}")


if __name__ == "__main__":
    main()
