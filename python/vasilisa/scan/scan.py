"""The scan itself: points in parallel, each finished job kept, stopped and resumed at will."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from pathlib import Path
from threading import Event
from typing import Any

from ..settings import ScanSettings, validated
from ..versions import versions
from .jobs import Job, generator_of, jobs_of, run_job
from .store import Store, fingerprint_of
from .table import ScanResult

__all__ = ["Scan", "ScanInterrupted"]

Progress = Callable[[int, int, dict[str, Any] | None], None]


class ScanInterrupted(KeyboardInterrupt):
    """Ctrl-C during a scan; what is finished is kept and the message says how to go on."""


class Scan:
    """Cross sections, corrections and asymmetries for many energies and processes.

    Parameters
    ----------
    points : sequence
        Energies; mappings with `sqrt_s` (GeV) and optionally `luminosity` (1/pb).
    processes : sequence of str
        Final states.
    orders : sequence of str
        Orders; 1 + delta needs `lo` and a better one.
    cuts : str, mapping or None
        Event selection.
    form_factor, pion_structure : str, optional
        For `pipi`; a name, or the path of a table.
    form_factor_kind : {"dressed", "bare"}, optional
        For a table: whether it contains the vacuum polarisation; dressed if absent.
    vacuum_polarization : str or mapping
        A name or the path of a table, for all processes or by process.
    allow_double_counting : bool
        Permit a dressed form factor together with dressed propagators.
    beams : mapping, optional
        Energy spread and crossing angle of the beams, the same at every point, as in `Beams`.
    precision : float
        Relative error to reach at each point, on the cross sections and on 1 + delta.
    seed : int
        Seed of the scan; every integration derives its own from it.
    threads : int
        Jobs that run at the same time; 0 takes every core.
    title : str
        Heading of the report.

    Raises
    ------
    VasilisaError
        If a field is wrong, or a process refuses its lowest or its highest energy.
    """

    def __init__(
        self,
        points: Sequence[dict[str, float]],
        processes: Sequence[str],
        orders: Sequence[str] = ("lo", "nlo"),
        *,
        cuts: str | dict[str, Any] | None = None,
        form_factor: str | None = None,
        form_factor_kind: str | None = None,
        pion_structure: str | None = None,
        vacuum_polarization: str | dict[str, str] = "none",
        allow_double_counting: bool = False,
        beams: dict[str, Any] | None = None,
        precision: float = 1e-3,
        seed: int = 1,
        threads: int = 0,
        title: str = "Energy scan",
    ) -> None:
        fields = {
            "points": list(points),
            "processes": list(processes),
            "orders": list(orders),
            "cuts": cuts,
            "form_factor": form_factor,
            "form_factor_kind": form_factor_kind,
            "pion_structure": pion_structure,
            "vacuum_polarization": vacuum_polarization,
            "allow_double_counting": allow_double_counting,
            "beams": beams,
            "precision": precision,
            "seed": seed,
            "threads": threads,
            "title": title,
        }
        self.settings = validated(ScanSettings, fields)
        self._check_ends()

    def _check_ends(self) -> None:
        """Let every process refuse its extreme energies now, and not after hours."""
        jobs = sorted(jobs_of(self.settings), key=lambda job: job.point.sqrt_s)
        for process in self.settings.processes:
            own = [job for job in jobs if job.process == process]
            for job in (own[0], own[-1]):
                for order in self.settings.orders:
                    generator_of(self.settings, job, order, threads=1)

    def run(
        self,
        folder: str | Path,
        *,
        resume: bool = True,
        progress: Progress | None = None,
    ) -> ScanResult:
        """Run what is not finished yet and write tables, plots and the report.

        Parameters
        ----------
        folder : str or Path
            Where everything goes; holds the finished jobs between runs.
        resume : bool
            Go on where an earlier run stopped; otherwise start over.
        progress : callable, optional
            Called as ``progress(done, total, record)``, first with the jobs found finished and
            record None, then after each job.

        Returns
        -------
        ScanResult

        Raises
        ------
        ConfigurationError
            If the folder holds a scan of another card.
        OutputError
            If something cannot be written.
        ScanInterrupted
            On Ctrl-C, after the tables of what is finished are written.
        VasilisaError
            If an integration fails; finished jobs are kept.
        """
        from .report import write_report

        folder = Path(folder)
        begin = time.perf_counter()
        found = versions()
        with Store(folder, fingerprint_of(self.settings, found["vasilisa"])) as store:
            records = store.begin(resume)
            try:
                self._run_jobs(store, records, progress)
            except KeyboardInterrupt:
                result = self._result(records, found, begin)
                result.write_tables(folder)
                raise ScanInterrupted(
                    f"interrupted; {len(records)} of {len(jobs_of(self.settings))} jobs are "
                    f"finished and kept in {folder}; the same command goes on from there"
                ) from None
            result = self._result(records, found, begin)
            result.write_tables(folder)
            write_report(result, folder)
        return result

    def _result(
        self, records: dict[str, dict[str, Any]], found: dict[str, str], begin: float
    ) -> ScanResult:
        ordered = [records[job.key] for job in jobs_of(self.settings) if job.key in records]
        return ScanResult(self.settings, ordered, found, time.perf_counter() - begin)

    def _run_jobs(
        self, store: Store, records: dict[str, dict[str, Any]], progress: Progress | None
    ) -> None:
        """Run the missing jobs, adding each to `records` and to the store as it finishes."""
        jobs = jobs_of(self.settings)
        missing = [job for job in jobs if job.key not in records]
        done = len(records)
        if progress is not None:
            progress(done, len(jobs), None)
        if not missing:
            return
        cores = self.settings.threads or len(os.sched_getaffinity(0))
        workers = min(cores, len(missing))
        stop = Event()

        def work(job: Job) -> dict[str, Any]:
            record = run_job(self.settings, job, cores // workers, stop.is_set)
            store.save(job.key, record)
            records[job.key] = record
            return record

        # Threads, because the engine releases the interpreter's lock while it runs.
        with ThreadPoolExecutor(max_workers=workers) as pool:
            try:
                running = {pool.submit(work, job) for job in missing}
                while running:
                    finished, running = wait(running, timeout=1.0, return_when=FIRST_COMPLETED)
                    for future in finished:
                        record = future.result()
                        done += 1
                        if progress is not None:
                            progress(done, len(jobs), record)
            except BaseException:
                stop.set()
                pool.shutdown(wait=True, cancel_futures=True)
                raise
