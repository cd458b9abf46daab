"""The scan itself: what its jobs are and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ...run.settings import ScanSettings, validated
from ..campaign import Campaign, CampaignInterrupted
from ..record import Record
from .jobs import Job, generator_of, jobs_of, run_job
from .table import ScanResult

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Scan", "ScanInterrupted"]


class ScanInterrupted(CampaignInterrupted):
    """Ctrl-C during a scan; what is finished is kept and the message says how to go on."""


class Scan(Campaign[Job, ScanResult]):
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
        For `pipi`, the form factor also for `kk`; a name, or the path of a table.
    coulomb : {"expanded", "resummed"}, optional
        For `mumu`, `pipi` and `kk`; expanded if absent.
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

    settings: ScanSettings
    kind = "scan"
    interruption = ScanInterrupted

    def __init__(
        self,
        points: Sequence[dict[str, float]],
        processes: Sequence[str],
        orders: Sequence[str] = ("lo", "nlo"),
        *,
        cuts: str | dict[str, Any] | None = None,
        form_factor: str | None = None,
        form_factor_kind: str | None = None,
        pion_structure: str = "fxsqed",
        coulomb: str = "expanded",
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
            "coulomb": coulomb,
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

    def _jobs(self) -> list[Job]:
        return jobs_of(self.settings)

    def _run_job(self, job: Job, threads: int, stop: Callable[[], bool]) -> Record:
        return run_job(self.settings, job, threads, stop)

    def _result(
        self, records: list[Record], found: dict[str, str], wall_seconds: float
    ) -> ScanResult:
        return ScanResult(self.settings, records, found, wall_seconds)

    def _plots(self, result: ScanResult) -> dict[str, Figure]:
        from .plots import scan_plots

        return scan_plots(result)

    def _page(self, result: ScanResult, pictures: dict[str, bytes]) -> str:
        from .report import report_html

        return report_html(result, pictures)
