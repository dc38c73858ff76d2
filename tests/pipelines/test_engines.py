"""The Dask engine against the local one, cell by cell: from files, from object storage, with a worker killed in the middle."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest
from polars.testing import assert_frame_equal

from pipelines import cells, snapshots
from pipelines.bench.scale.reports import Mix
from pipelines.bench.scale.write import write_corpus
from pipelines.cells import engines
from pipelines.cells.store import SCHEMAS, Store
from pipelines.errors import Problem
from pipelines.home import Home
from pipelines.snapshots import remote


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> Path:
    """Some files of a corpus: 120 reports in 12 Parquet files."""
    folder = tmp_path_factory.mktemp("engines")
    list(write_corpus(folder / "corpus", 6, 120, Mix({"text": 60, "html": 40})))
    table = pq.read_table(folder / "corpus" / "reports" / "00001.parquet")
    (folder / "parts").mkdir()
    for number in range(12):
        pq.write_table(table.slice(10 * number, 10), folder / "parts" / f"{number:02}.parquet")
    return folder / "parts"


def frames(home: Home) -> dict[str, pl.DataFrame]:
    store = Store(home)
    return {table: store.scan(table).collect().sort("report_id", *list(schema)[1:4]) for table, schema in SCHEMAS.items()}


def taken(home: Home, url: str) -> Home:
    snapshots.take_in_corpora(home, [url], lambda urls: map(remote.digest, urls))
    return home


@pytest.fixture(scope="module")
def local(corpus: Path, tmp_path_factory) -> dict[str, pl.DataFrame]:
    home = taken(Home(tmp_path_factory.mktemp("local")), f"file://{corpus}/")
    assert cells.parse_new(home, engine="local").documents == 120
    return frames(home)


def same(home: Home, local: dict[str, pl.DataFrame]) -> None:
    for table, frame in frames(home).items():
        assert_frame_equal(frame, local[table])
    assert local["cells"].height > 15_000


def test_corpora_are_taken_in_once_and_noticed_when_they_change(corpus: Path, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    assert snapshots.take_in_corpora(home, [f"file://{corpus}/"], lambda urls: map(remote.digest, urls)).sighted == 12
    assert remote.new(home, [f"file://{corpus}/", f"file://{corpus}/03.parquet"]) == []
    assert len(snapshots.store.stored(home)) == 12 and not list(home.packs.glob("*"))
    (copy := tmp_path / "a.parquet").write_bytes((corpus / "00.parquet").read_bytes())
    taken(home, f"file://{copy}")
    copy.write_bytes((corpus / "01.parquet").read_bytes())
    (sha,) = pl.read_parquet(home.root / "snapshots/remote/000002.parquet")["sha256"]
    with pytest.raises(Problem, match="has changed"):
        dict(remote.read(home, {sha}))[sha].read()
    with pytest.raises(Problem, match="no corpus at"):
        remote.objects(f"file://{corpus}/absent.parquet")
    with pytest.raises(Problem, match="no address"):
        remote.objects("nowhere://x/y.parquet")


def test_an_engine_that_is_not_known_is_told() -> None:
    with pytest.raises(Problem, match="no engine 'spark': local or dask"), engines.engine("spark"):
        pass


@pytest.mark.slow
def test_dask_gives_what_the_local_engine_gives_with_a_worker_killed(corpus: Path, local, tmp_path: Path) -> None:
    """Real worker processes; one is killed, hard, as soon as it has begun to parse."""
    pytest.importorskip("distributed")
    home = taken(Home(tmp_path / "home"), f"file://{corpus}/")
    killed: list[int] = []

    def parse(tasks):
        for number, part in enumerate(engines.parse(client, tasks)):
            if number == 1:
                busy = [worker for worker, keys in client.processing().items() if keys]
                pids = client.run(os.getpid)
                os.kill(pids[busy[0]], signal.SIGKILL)
                killed.append(pids[busy[0]])
            yield part

    with engines._client() as client:
        assert cells.parse_new(home, parse).documents == 120
    assert len(killed) == 1
    same(home, local)


@pytest.mark.slow
def test_dask_reads_from_an_s3_server(corpus: Path, local, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    pytest.importorskip("moto")
    from pyarrow import fs

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for name, value in {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1",
                            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}.items():  # fmt: skip
            monkeypatch.setenv(name, value)
        until = time.monotonic() + 60
        while time.monotonic() < until and server.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            threading.Event().wait(0.2)
        bucket = fs.S3FileSystem(endpoint_override=f"127.0.0.1:{port}", scheme="http", allow_bucket_creation=True)
        bucket.create_dir("crawl/2026")
        for path in corpus.iterdir():
            with bucket.open_output_stream(f"crawl/2026/{path.name}") as out:
                out.write(path.read_bytes())
        home = taken(Home(tmp_path / "home"), "s3://crawl/2026/")
        assert cells.parse_new(home, engine="dask").documents == 120
        same(home, local)
        assert snapshots.store.sightings(home)["source_file"][0] == "crawl/2026/00.parquet"
    finally:
        server.kill()
        server.wait()
