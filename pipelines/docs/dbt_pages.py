"""dbt's own pages, with lineage: HOME/dbt-docs.html, one file that opens without a server or the internet (`make dbt-docs`)."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from pipelines import files, marts
from pipelines.errors import Problem
from pipelines.home import Home, default_home
from pipelines.marts import dbt


def write(home: Home) -> Path:
    """Write the pages for what HOME/marts holds; returns the file. Raises Problem where there are no marts."""
    if not (home.marts / marts.DATABASE).exists():
        raise Problem(f"there are no marts in {home.root} to document; `gongkai run` builds them")
    with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
        # On a copy: dbt opens the database for writing.
        aside = Home(Path(folder))
        aside.marts.mkdir()
        shutil.copyfile(home.marts / marts.DATABASE, dbt.database(aside))
        aside.facts.symlink_to(home.facts)
        dbt.invoke(["docs", "generate", "--static"], aside, aside.dbt)
        page = home.root / "dbt-docs.html"
        with files.new_file(page) as new:
            shutil.copyfile(aside.dbt / "static_index.html", new)
    return page


if __name__ == "__main__":
    print(write(Home(default_home())))
