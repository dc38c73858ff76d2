"""Engines side by side: the real parser on the objects of a corpus, by several worker processes of each engine on this machine.

`python -m pipelines.bench.engines --corpus DIR [--workers 4] [--engines local,dask,…] [--kill]`. It wants the group `engines` of
pyproject.toml beside the extra dask. An engine runs in a process of its own, whose tree is watched: processor time, memory of all
its processes. --kill: one worker is killed, hard, as soon as the first result is there. Not here: the engine that was chosen (cells/engines.py).
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pipelines.cells import engines
from pipelines.snapshots.remote import Remote, digest

ENGINES = ("local", "dask", "ray_data", "daft", "daft_ray")


def parse_object(url: str) -> bytes:
    """What one object gives, as it goes back to the driver; with the number of the process."""
    path = Path(url.removeprefix("file://"))
    group = [(digest(url), path.name, Remote(url, path.stat().st_size, digest(url)))]
    return pickle.dumps((engines.parse_group(group, "parsers:read_reports"), os.getpid()))


def _local(urls: list[str], workers: int) -> Iterator[bytes]:
    from concurrent.futures import ProcessPoolExecutor, as_completed

    with ProcessPoolExecutor(workers) as pool:
        for future in as_completed([pool.submit(parse_object, url) for url in urls]):
            yield future.result()


def _dask(urls: list[str], workers: int) -> Iterator[bytes]:
    from distributed import Client, LocalCluster, as_completed

    with LocalCluster(workers, threads_per_worker=1, memory_limit=0, dashboard_address=None) as cluster, Client(cluster) as client:
        print("ready", flush=True)
        for future in as_completed(client.map(parse_object, urls, pure=False, retries=5)):
            yield future.result()


def _ray_data(urls: list[str], workers: int) -> Iterator[bytes]:
    import ray

    ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False)
    print("ready", flush=True)
    data = ray.data.from_items([{"url": url} for url in urls], override_num_blocks=len(urls))
    for row in data.map(lambda row: {"found": parse_object(row["url"])}, max_retries=5).iter_rows():
        yield row["found"]


def _daft(urls: list[str], workers: int, ray: bool = False) -> Iterator[bytes]:
    import daft

    if ray:
        import ray as cluster

        cluster.init(num_cpus=workers, include_dashboard=False, log_to_driver=False)
        daft.set_runner_ray()
    print("ready", flush=True)

    @daft.cls(max_concurrency=workers, use_process=True)
    class Parser:
        @daft.method(return_dtype=daft.DataType.binary())
        def __call__(self, url: str) -> bytes:
            return parse_object(url)

    frame = daft.from_pydict({"url": urls}).into_batches(1).select(Parser()(daft.col("url")).alias("found"))
    for row in frame.iter_rows():
        yield row["found"]


RUN: dict[str, Callable[[list[str], int], Iterator[bytes]]] = {
    "local": _local, "dask": _dask, "ray_data": _ray_data, "daft": _daft, "daft_ray": lambda urls, workers: _daft(urls, workers, True),
}  # fmt: skip


def child(engine: str, corpus: Path, workers: int, kill: bool) -> None:
    """Run one engine here; what it gave as JSON on stdout."""
    urls = [f"file://{path.absolute()}" for path in sorted(corpus.glob("*.parquet"))]
    began = time.monotonic()
    reports, killed = 0, None
    for found in RUN[engine](urls, workers):
        (packed, _), pid = pickle.loads(found)
        import pyarrow as pa

        reports += pa.ipc.open_stream(packed["documents"]).read_all().num_rows
        if kill and killed is None:
            killed = pid
            os.kill(pid, signal.SIGKILL)
    print(json.dumps({"reports": reports, "seconds": time.monotonic() - began, "killed": killed is not None}), flush=True)
    os._exit(0)  # what an engine takes to shut down is not measured


def watched(command: list[str]) -> dict[str, float]:
    """Run it; what it said, with processor seconds and the peak of memory of its whole tree."""
    import psutil

    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    began, used, peak = time.monotonic(), {}, 0
    root = psutil.Process(process.pid)
    while process.poll() is None and time.monotonic() < began + 900:
        memory = 0
        for one in [root, *root.children(recursive=True)]:
            try:
                times = one.cpu_times()
                used[one.pid] = times.user + times.system
                memory += one.memory_info().rss
            except psutil.Error:
                continue
        peak = max(peak, memory)
        time.sleep(0.2)
    process.kill()
    out, err = process.communicate()
    lines = [line for line in out.splitlines() if line.startswith("{")]
    if not lines:
        return {"failed": (err.strip().splitlines() or ["no result"])[-1][:200]}  # type: ignore[dict-item]
    return json.loads(lines[-1]) | {"processor": sum(used.values()), "memory": peak}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, required=True, help="a folder of Parquet files")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--kill", action="store_true")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        child(asked.child, asked.corpus, asked.workers, asked.kill)
    print("| engine | reports | s on the clock, start included | s of processor | peak memory of all processes, MB |\n|---|---:|---:|---:|---:|")
    for engine in asked.engines.split(","):
        command = [sys.executable, "-m", "pipelines.bench.engines", "--corpus", str(asked.corpus), "--workers", str(asked.workers), "--child", engine]
        said = watched([*command, *(["--kill"] if asked.kill else [])])
        if "failed" in said:
            print(f"| {engine} | failed: {said['failed']} | | | |", flush=True)
        else:
            print(f"| {engine} | {said['reports']:,} | {said['seconds']:.1f} | {said['processor']:.1f} | {said['memory'] / 1e6:,.0f} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
