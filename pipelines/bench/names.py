"""How long names take to resolve, and how much memory stays: `python -m pipelines.bench.names [--count 100000]`.

Titles of every kind of body over all divisions and years, each another. Not here: how right the answers are (tests/identity).
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Iterator

from parsers.identity import resolve_name
from parsers.identity.places import gazetteer

_BODIES = ("人民政府", "人民政府办公室", "财政局", "市场监督管理局", "某某街道办事处", "高新区管委会", "气象局", "第{}中学", "第{}号工程建设局")


def names(start: int, count: int) -> Iterator[str]:
    """Titles from number `start` on; hardly any two are the same."""
    places = list(gazetteer().places.values())
    for n in range(start, start + count):
        body = _BODIES[n % len(_BODIES)].format(n)
        yield f"{places[n * 7919 % len(places)].name}{body}{2008 + n % 18}年政府信息公开工作年度报告"


def main(argv: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--count", type=int, default=100_000)
    count = options.parse_args(argv).count
    for name in names(0, 10_000):
        resolve_name(name)
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    assigned = sum(resolve_name(name).agency.agency_id is not None for name in names(10_000, count))
    taken, after = time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stdout.write(
        f"{count} names, {assigned} of them assigned: {taken:.1f} s of one core; {(after - before) / 1024:.1f} MB more than after 10,000"
        f" (of {after / 1024:.0f} MB)\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
