"""`gongkai bench`: corpora of made-up reports with known truth, and how long everything takes on them."""

from __future__ import annotations

import time
from pathlib import Path

import click

from pipelines.cli import output


@click.group(epilog="Example: gongkai bench corpus 10000 --out corpus")
def bench() -> None:
    """Made-up reports in any number with known truth, and how long reading them takes."""


def _formats(context: click.Context, parameter: click.Parameter, value: str) -> dict[str, float]:
    from pipelines.bench.scale.reports import LAYOUT_WEIGHTS

    weights = {}
    for part in value.split(","):
        name, _, weight = part.partition(":")
        if name.strip() not in LAYOUT_WEIGHTS:
            raise click.BadParameter(f"{name.strip()!r} is none of {', '.join(LAYOUT_WEIGHTS)}")
        try:
            weights[name.strip()] = float(weight or 1)
        except ValueError:
            raise click.BadParameter(f"{weight!r} is no weight") from None
    if min(weights.values()) < 0 or not sum(weights.values()):
        raise click.BadParameter("weights are not negative, and not all zero")
    return weights


@bench.command(epilog="Example: gongkai bench corpus 100000 --out corpus --formats text:60,html:40 --jobs 2")
@click.argument("count", type=click.IntRange(1))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="A new folder: reports/ to take in, truth/ beside it.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same corpus.")
@click.option("--formats", default="text:45,html:40,docx:5,pdf:10", show_default=True, callback=_formats,
              help="How often each format is met, as weights: text (with Markdown), html, docx, pdf, scan.")  # fmt: skip
@click.option("--glued", type=click.FloatRange(0, 1), default=0.01, show_default=True, help="Share of reports whose figures run together.")
@click.option("--damage", type=click.FloatRange(0, 1), default=0.35, show_default=True, help="Share of the rest that carries one to three kinds of damage.")
@click.option("--as", "kind", type=click.Choice(["parquet", "jsonl", "files"]), default="parquet", show_default=True,
              help="Files of 5,000 reports each, or a folder with a file a report.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes.")
def corpus(count: int, out: Path, seed: int, formats: dict[str, float], glued: float, damage: float, kind: str, jobs: int) -> None:
    """Write COUNT believable reports of real agencies over the years, with the truth about each cell.

    Years of an agency follow from one another (carried over, in force), but for the breaks that the truth names.
    """
    from pipelines import progress
    from pipelines.bench.scale import write
    from pipelines.bench.scale.reports import Mix

    began = time.monotonic()
    with output.progress_bars(), progress.task("writing", count) as task:
        for done in write.write_corpus(out, seed, count, Mix(formats, glued, damage), kind, jobs):
            task.advance(done)
    taken = time.monotonic() - began
    about = write.read_about(out)
    output.line("written", f"{output.count(count, 'report')} of {about['agencies']:,} agencies in {taken:.1f} s ({count / taken:,.0f} a second)")
    output.line("reports", f"{out / 'reports'}: gongkai run --inbox {out / 'reports'}")
    output.line("truth", f"{out / 'truth'}/reports and cells")


@bench.command(epilog="Example: gongkai bench queries --release latest")
@click.option("--release", metavar="DATE|PATH", help="A release by its date, or by where it lies.  [default: latest]")
@click.option("--home", type=click.Path(file_okay=False, path_type=Path), help="Where everything is kept.  [default: $GONGKAI_HOME, or data/]")
@click.option("--runs", type=click.IntRange(1), default=5, show_default=True, help="How often each is asked, after once to warm up; the median counts.")
@click.option("--limit", type=float, default=100, show_default=True, help="Milliseconds that a median must not exceed.")
def queries(release: str | None, home: Path | None, runs: int, limit: float) -> None:
    """Time the analysts' questions (docs/questions.md) and all queries of the dashboard on a release, as a Markdown table.

    Exit status 1 when a median lies above the limit.
    """
    from pipelines.bench import queries as timing
    from pipelines.home import Home, default_home
    from pipelines.release.reading import find

    timed = timing.measure(find.find(Home((home or default_home()).absolute()), release), runs)
    click.echo("\n".join(timing.table(timed)))
    slow = [one for one in timed if one.median > limit]
    click.echo(f"{len(timed) - len(slow)} of {len(timed)} within {limit:g} ms", err=True)
    if slow:
        raise SystemExit(1)


@bench.command(epilog="Example: gongkai bench run 1000 10000 100000 --work bench --write docs/performance.md")
@click.argument("counts", nargs=-1, type=click.IntRange(1))
@click.option("--work", type=click.Path(file_okay=False, path_type=Path), help="Where corpora and HOMEs are kept.  [default: a folder that is removed]")
@click.option("--formats", default="text:60,html:40", show_default=True, callback=_formats, help="As of bench corpus.")
@click.option("--write", "page", type=click.Path(dir_okay=False, path_type=Path), help="Put the tables between the marks of this page, and a plot beside it.")
def run(counts: tuple[int, ...], work: Path | None, formats: dict[str, float], page: Path | None) -> None:
    """Time every stage from a cold start to a verified release on COUNTS made-up reports (default 1000 and 10000).

    Beside it, on the same files: reading, decoding and splitting, pandas.read_html, and pdfplumber's bare extraction.
    """
    import tempfile

    from pipelines.bench import stages
    from pipelines.bench.scale.reports import Mix
    from pipelines.bench.scale.write import write_corpus

    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as temporary:
        folder = work.absolute() if work else Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        costs = []
        for count in sorted(counts or (1_000, 10_000)):
            costs += stages.measure(count, folder, Mix(formats))
            click.echo(f"{count:,} reports done", err=True)
        if not (folder / "formats" / "corpus.json").exists():
            list(write_corpus(folder / "formats", 1, 400, Mix({"text": 45, "html": 45, "pdf": 10}, damage=0)))
        lines = ["| format | other | files | ours, ms | theirs, ms | ratio |", "|---|---|---:|---:|---:|---:|"]
        for one in stages.beside(folder / "formats"):
            lines.append(f"| {one.format} | {one.other} | {one.files} | {one.ours:.2f} | {one.theirs:.2f} | {one.ours / one.theirs:.1f} |")
    text = "\n".join([*stages.table(costs), "", *stages.growth(costs), "", *lines])
    click.echo(text)
    if page:
        before, mark, rest = page.read_text(encoding="utf-8").partition("<!-- bench run -->\n")
        _, end, after = rest.partition("<!-- end -->")
        page.write_text(f"{before}{mark}{text}\n{end}{after}", encoding="utf-8")
        page.with_suffix(".svg").write_text(stages.plot(costs), encoding="utf-8")
        stages.save(page.with_suffix(".json"), costs)
