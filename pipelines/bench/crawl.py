"""What reading a whole monthly web crawl would cost, worked out from rates measured here: `python -m pipelines.bench.crawl`.

The sizes of such a crawl are stated below; the rates are of one core of this machine. Not here: reading one (docs/scale.md).
"""

from __future__ import annotations

import gzip
import statistics
import sys
import time
from collections.abc import Callable, Iterable

from parsers import read_report
from pipelines.bench.corpus import generate
from pipelines.bench.others import generate_others

# Rounded from what the largest public crawl says of its months.
PAGES, UNPACKED, CHINESE, REPORTS = 3e9, 300e12, 0.05, 300_000
WORD = "信息公开"


def _milliseconds(documents: Iterable[bytes]) -> float:
    taken = []
    for data in documents:
        began = time.process_time()
        read_report(data)
        taken.append(time.process_time() - began)
    return 1000 * statistics.mean(taken)


def _megabytes_a_second(work: Callable[[], object], size: int) -> float:
    began, rounds = time.process_time(), 5
    for _ in range(rounds):
        work()
    return rounds * size / 1e6 / (time.process_time() - began)


def main() -> int:
    reports = [document.data for document in generate(1, 60, formats=["text", "html"])]
    others = [document.data for document in generate_others(1, 60)]
    for data in (*reports[:5], *others[:20]):  # what is loaded once
        read_report(data)
    pages = b"".join(reports)
    packed, words = gzip.compress(pages), (WORD.encode(), WORD.encode("gb18030"))

    def search() -> list[int]:
        text = gzip.decompress(packed)
        return [text.count(word) for word in words]

    rate, report, other = _megabytes_a_second(search, len(pages)), _milliseconds(reports), _milliseconds(others)
    lines = [
        "| step | rate, one core | a whole crawl, core-hours |", "|---|---:|---:|",
        f"| unpack and look for {WORD} in the bytes | {rate:,.0f} MB/s | {UNPACKED / 1e6 / rate / 3600:,.0f} |",
        f"| parse {REPORTS:,.0f} documents that are left | {report:.1f} ms a document | {REPORTS * report / 3.6e6:,.1f} |",
        f"| parse all {PAGES * CHINESE:,.0f} Chinese pages instead | {other:.1f} ms a page | {PAGES * CHINESE * other / 3.6e6:,.0f} |",
    ]  # fmt: skip
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
