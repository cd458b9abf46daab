"""Dask, rounds of integrations elsewhere, lost workers and lost clients."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import logging
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import hist
import pytest

import vasilisa as vs
from vasilisa.executors import ExecutorChoice, opened, shipping
from vasilisa.executors.pools import Processes
from vasilisa.keep.versions import build
from vasilisa.production import EventRange, RangeFolder, join_ranges, produce, status_of
from vasilisa.words.errors import ConfigurationError, ExecutorError

N = 30_000

AXES = {"theta_avg": hist.axis.Regular(7, 1.0, 2.1)}

CARD = "process: mumu\necm: 1.0\norder: lo\nseed: 3\ncuts: {theta_both: [0.5, 2.6]}\n"


@pytest.fixture(scope="module")
def generator() -> vs.Generator:
    return vs.Generator("mumu", 1.0, "lo", cuts={"theta_both": [0.5, 2.6]}, seed=3, threads=1)


@pytest.fixture(scope="module")
def integrated() -> vs.Generator:
    return vs.Generator("mumu", 1.0, "nlo", cuts="cmd3", variations=["lo"], seed=3, threads=2)


@pytest.fixture(scope="module")
def one_file(generator: vs.Generator, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("one") / "events.npz"
    generator.generate(N, path, progress=False)
    return path.read_bytes()


def begun(generator: vs.Generator, where: Path) -> RangeFolder:
    identity = generator.identity_of_events(False) | {"engine": build()["engine"]}
    return RangeFolder.begun(where, identity, ".npz")


def numbers_of(generator: vs.Generator, executor: Any) -> dict[str, Any]:
    """Return all numbers of an integration and of a histogram."""
    found = generator.integrate(rel_error=2e-3, executor=executor, progress=False).to_dict()
    filled = generator.histogram(AXES, n=150_000, executor=executor, progress=False)
    groups = [filled, *filled.variations.values(), *filled.differences.values()]
    bins = [group["theta_avg"].view(flow=True).tolist() for group in groups]
    return {k: v for k, v in found.items() if not k.endswith("seconds")} | {"bins": bins}


def test_rounds_from_processes_have_the_same_bits(integrated: vs.Generator) -> None:
    expected = numbers_of(integrated, None)
    with opened("threads", 2) as executor:
        assert numbers_of(integrated, executor) == expected
    with ProcessPoolExecutor(2) as pool:
        assert numbers_of(integrated, pool) == expected


def test_rounds_belong_to_their_run(integrated: vs.Generator) -> None:
    configuration = integrated._configuration
    runs = [configuration.integrator(configuration.settings, []) for _ in range(2)]
    for run in runs:
        run.warm_up()
    for number in range(3):
        runs[0].run_round()
        runs[1].add_rounds(runs[0].rounds(number, 1))
    assert runs[0].state.sums == runs[1].state.sums
    assert runs[1].n_rounds == 3
    other = configuration.integrator(configuration.settings, [("theta_avg", [1.0, 2.0])])
    other.warm_up()
    with pytest.raises(vs.DataError, match="belong to another set-up"):
        runs[1].add_rounds(other.rounds(0, 1))


def test_functions_of_the_user() -> None:
    generator = vs.Generator("mumu", 1.0, "lo", cuts=lambda batch: batch.theta_avg > 1, threads=1)
    with (
        ProcessPoolExecutor(1) as pool,
        pytest.raises(ConfigurationError, match=r"function .*lambda.*cannot go to another process"),
    ):
        generator.integrate(n_events=1000, executor=pool, progress=False)


def test_workers_of_another_build_refuse() -> None:
    with pytest.raises(ExecutorError, match=r"worker .*: has another build .*engine: abc there"):
        shipping.call(shipping.parcel(int, 5), build() | {"engine": "abc"})
    assert shipping.call(shipping.parcel(int, 5), build()) == 5


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("thread", "executor: 'thread' (unknown, did you mean 'threads'"),
        ("dask: host", "executor.dask: 'host'; valid: an address such as tcp://HOST:8786"),
        ("dask: {cluster: slrm}", "executor.dask.cluster: 'slrm' (unknown, did you mean 'slurm'"),
        ("dask: {cluster: slurm, jobs: -1}", "executor.dask.jobs: -1; valid: a whole number"),
        ("dask: {cluster: local, job: 3}", "executor.dask: 'job' (did you mean 'jobs'"),
        ("dask: {scheduler_file: 3}", "executor.dask.scheduler_file: 3; valid: a text"),
        ("dask: [1]", "executor.dask: [1]; valid: threads, processes, dask"),
        ("a: {", "executor: 'a: {'; valid: threads"),
        ("nowhere.yaml", "executor: nowhere.yaml: cannot be read"),
    ],
)
def test_bad_executors(value: str, words: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        ExecutorChoice.of(value)
    assert words in str(caught.value)


def test_a_file_of_an_executor(tmp_path: Path) -> None:
    file = tmp_path / "site.yaml"
    file.write_text("dask:\n  cluster: htcondor\n  jobs: 7\n  memory: 3 GiB\n")
    choice = ExecutorChoice.of(str(file))
    assert (choice.cluster, choice.jobs, choice.options) == ("htcondor", 7, {"memory": "3 GiB"})


# --- lost workers, lost clients -------------------------------------------------------------------


@contextlib.contextmanager
def killing(victims: Any, kills: int, pause: float) -> Iterator[list[int]]:
    """Kill processes at random while the block runs."""
    killed: list[int] = []
    over = threading.Event()
    chance = random.Random(5)

    def work() -> None:
        while len(killed) < kills and not over.wait(pause * chance.uniform(0.5, 1.5)):
            for pid in chance.sample(victims(), 1) if victims() else []:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    killed.append(pid)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield killed
    finally:
        over.set()
        thread.join()


def test_killed_processes_cost_nothing(
    generator: vs.Generator, one_file: bytes, tmp_path: Path
) -> None:
    folder = begun(generator, tmp_path / "a.ranges")
    pool = Processes(2)

    def victims() -> list[int]:
        return list(getattr(pool._pool, "_processes", None) or {})

    with killing(victims, 2, 0.15) as killed:
        campaign = produce(folder, generator, pool, EventRange(0, N), 250)
    pool.close()
    assert killed
    assert campaign.failures
    join_ranges(folder, tmp_path / "all.npz", whole=True)
    assert (tmp_path / "all.npz").read_bytes() == one_file


@pytest.mark.slow_ci
def test_twenty_kills(generator: vs.Generator, tmp_path: Path) -> None:
    """Nothing is lost, nothing doubled."""
    n = 200_000
    generator.generate(n, tmp_path / "one.npz", progress=False)
    folder = begun(generator, tmp_path / "a.ranges")
    pool = Processes(2)

    def victims() -> list[int]:
        return list(getattr(pool._pool, "_processes", None) or {})

    size = 500
    with killing(victims, 20, 0.5) as killed:
        while len(killed) < 20:
            produce(folder, generator, pool, EventRange(0, n), size)
            if len(killed) < 20:  # all is there already: take some away
                for file in sorted(Path(folder.where).glob("*.npz"))[::2]:
                    file.unlink()
        produce(folder, generator, pool, EventRange(0, n), size)
    pool.close()
    join_ranges(folder, tmp_path / "all.npz", whole=True)
    assert (tmp_path / "all.npz").read_bytes() == (tmp_path / "one.npz").read_bytes()


def command(*words: str) -> list[str]:
    return [sys.executable, "-c", "from vasilisa.cli import main; main()", *words]


@pytest.mark.slow_ci
def test_a_killed_client_goes_on(one_file: bytes, tmp_path: Path) -> None:
    (tmp_path / "card.yaml").write_text(CARD)
    words = f"generate card.yaml -n {N} -o e.npz --executor processes --threads 2 --range-size 500"
    client = subprocess.Popen(command(*words.split()), cwd=tmp_path, stderr=subprocess.DEVNULL)
    folder = tmp_path / "e.npz.ranges"
    end = time.monotonic() + 60
    while len(list(folder.glob("*.npz"))) < 10 and time.monotonic() < end:
        time.sleep(0.01)
    client.kill()
    client.wait()
    before = status_of(RangeFolder.at(folder))
    assert before.n_ranges >= 8
    subprocess.run(command(*words.split()), cwd=tmp_path, check=True, timeout=120)
    assert (tmp_path / "e.npz").read_bytes() == one_file
    assert not folder.exists()


# --- Dask -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def dask() -> Iterator[Any]:
    pytest.importorskip("distributed")
    with opened("dask", 2) as executor:
        yield executor


quietly = pytest.mark.filterwarnings("default")


@quietly
def test_dask_gives_the_bytes_and_bits_of_one_process(
    dask: Any, generator: vs.Generator, integrated: vs.Generator, one_file: bytes, tmp_path: Path
) -> None:
    folder = begun(generator, tmp_path / "a.ranges")
    produce(folder, generator, dask, EventRange(0, N), 5000)
    join_ranges(folder, tmp_path / "all.npz", whole=True)
    assert (tmp_path / "all.npz").read_bytes() == one_file
    assert numbers_of(integrated, dask) == numbers_of(integrated, None)
    scan = vs.Scan([{"sqrt_s": 0.7}], ["mumu"], ["lo"], precision=0.01, threads=1, cuts="cmd3")
    there, here = scan.run(executor=dask), scan.run()
    assert [row | {"cpu_seconds": 0} for row in there.rows] == [
        row | {"cpu_seconds": 0} for row in here.rows
    ]


@quietly
@pytest.mark.slow_ci
def test_dask_replaces_killed_workers(
    dask: Any, generator: vs.Generator, one_file: bytes, tmp_path: Path
) -> None:
    folder = begun(generator, tmp_path / "a.ranges")

    def victims() -> list[int]:
        return list(dask.client.run(os.getpid, on_error="ignore").values())

    with killing(victims, 1, 0.2) as killed:
        produce(folder, generator, dask, EventRange(0, N), 250)
    join_ranges(folder, tmp_path / "all.npz", whole=True)
    assert (tmp_path / "all.npz").read_bytes() == one_file
    assert killed


def dask_program(name: str, *words: str) -> subprocess.Popen[bytes]:
    program = [sys.executable, "-m", f"distributed.cli.dask_{name}", "--dashboard-address", ":0"]
    return subprocess.Popen([*program, *words], stderr=subprocess.DEVNULL)


@contextlib.contextmanager
def scheduler_and_workers(file: Path) -> Iterator[Any]:
    """Start them; yields the scheduler, which may be killed."""
    file.unlink(missing_ok=True)
    scheduler = dask_program("scheduler", "--port", "0", "--scheduler-file", str(file))
    words = ("--scheduler-file", str(file), "--nworkers", "2", "--nthreads", "1")
    workers = dask_program("worker", *words)
    try:
        end = time.monotonic() + 60
        while not file.exists() and time.monotonic() < end:
            time.sleep(0.05)
        yield scheduler
    finally:
        for process in (workers, scheduler):
            process.terminate()
            process.wait()


@quietly
@pytest.mark.slow_ci
def test_a_killed_scheduler(one_file: bytes, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    (tmp_path / "card.yaml").write_text(CARD)
    words = f"generate card.yaml -n {N} -o e.npz --range-size 250 --executor".split()
    program = command(*words, "dask: {scheduler_file: s.json}")
    folder = tmp_path / "e.npz.ranges"
    with scheduler_and_workers(tmp_path / "s.json") as scheduler:
        client = subprocess.Popen(program, cwd=tmp_path, stderr=subprocess.PIPE)
        end = time.monotonic() + 100
        while len(list(folder.glob("*.npz"))) < 8 and time.monotonic() < end:
            time.sleep(0.02)
        scheduler.kill()
        _, said = client.communicate(timeout=120)
    assert client.returncode == 2, said
    assert b"the scheduler is lost; what is finished is kept" in said
    assert b"Traceback" not in said
    with scheduler_and_workers(tmp_path / "s.json"):
        subprocess.run(program, cwd=tmp_path, check=True, timeout=200)
    assert (tmp_path / "e.npz").read_bytes() == one_file


@quietly
def test_no_scheduler(monkeypatch: pytest.MonkeyPatch) -> None:
    cluster = pytest.importorskip("vasilisa.executors.cluster")
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    with (
        pytest.raises(ExecutorError, match=r"tcp://127.0.0.1:9: no scheduler can be reached"),
        opened("dask: tcp://127.0.0.1:9"),
    ):
        pass


@quietly
def test_talk_of_dask_stays_off_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    cluster = pytest.importorskip("vasilisa.executors.cluster")
    pytest.importorskip("distributed")
    logger, shown = logging.getLogger("distributed"), io.StringIO()
    handler = logging.StreamHandler(shown)  # as Dask's own, which it leaves out under pytest
    logger.addHandler(handler)

    def lost(choice: ExecutorChoice) -> Any:
        logger.getChild("batched").error("Batched Comm Closed", exc_info=OSError("lost"))
        raise ExecutorError("no scheduler")

    monkeypatch.setattr(cluster, "_connected", lost)
    try:
        with pytest.raises(ExecutorError, match="no scheduler"), opened("dask: tcp://127.0.0.1:9"):
            pass
    finally:
        logger.removeHandler(handler)
    assert shown.getvalue() == ""
    assert handler.level == logging.NOTSET


@quietly
@pytest.mark.skipif(
    importlib.util.find_spec("dask_jobqueue") is None, reason="dask-jobqueue is not installed"
)
@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (
            "dask: {cluster: slurm, cores: 2, memory: 3 GiB, queue: long, walltime: '01:00:00'}",
            ["#SBATCH -p long", "#SBATCH --cpus-per-task=2", "#SBATCH --mem=3G", "-t 01:00:00"],
        ),
        (
            "dask: {cluster: htcondor, cores: 1, memory: 2 GiB}",
            ["RequestCpus", "RequestMemory", "RequestDisk", "Queue"],
        ),
    ],
)
def test_scripts_of_batch_systems(choice: str, words: list[str]) -> None:
    from vasilisa.executors.cluster import job_queue

    interrupt = signal.getsignal(signal.SIGINT)
    cluster = job_queue(ExecutorChoice.of(choice))
    try:
        script = cluster.job_script()
    finally:
        cluster.close()
    assert signal.getsignal(signal.SIGINT) == interrupt, "dask-jobqueue has taken Ctrl-C"
    for word in words:
        assert word in script, script
    assert "distributed.cli.dask_worker" in script or "dask worker" in script
    with pytest.raises(ConfigurationError, match="valid: the arguments of dask_jobqueue"):
        job_queue(ExecutorChoice.of("dask: {cluster: slurm, colour: red}"))
