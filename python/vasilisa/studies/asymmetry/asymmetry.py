"""Asymmetries of a card: what its jobs are and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ...run.settings import validated
from ..campaign import Campaign, CampaignInterrupted
from ..record import Record
from .jobs import Job, generator_of, jobs_of, run_job
from .measured import read_measured
from .settings import AsymmetrySettings
from .table import AsymmetryResult

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Asymmetry", "AsymmetryInterrupted"]


class AsymmetryInterrupted(CampaignInterrupted):
    """Ctrl-C; what is finished is kept and the message says how to go on."""


class Asymmetry(Campaign[Job, AsymmetryResult]):
    """Forward-backward asymmetries against the energy, all models from the same events.

    Parameters
    ----------
    points : sequence of float
        Energies, GeV.
    processes : sequence of str, optional
        Final states whose particles can be told apart, pipi if absent; kk with its default form
        factor.
    structures : sequence of {"fxsqed", "gvmd", "dispersive", "pointlike"}
        For pipi: how photons couple to pions; differences are to the first. pointlike: scalar QED
        without a form factor.
    form_factor : str, optional
        For pipi; a name, or the path of a table; cmd3 if absent.
    form_factor_kind : {"dressed", "bare"}, optional
        For a table: whether it contains the vacuum polarisation; dressed if absent.
    vacuum_polarization : str or mapping
        A name or the path of a table, for all processes or by process.
    allow_double_counting : bool
        Permit a dressed form factor together with dressed propagators.
    beams : mapping, optional
        Energy spread and crossing angle of the beams, the same at every point, as in `Beams`.
    order : {"nlo", "nlops"}
        Order of the calculation.
    cuts : str, mapping or None
        Event selection.
    precision : float
        Absolute error of the asymmetry to reach at each point.
    angular_energies : sequence of float
        Energies at which the odd correction to the angular distribution is computed, GeV.
    data : str, optional
        Path of a CSV file with measured points: sqrt_s, asymmetry, error. They belong to the first
        process.
    seed : int
        Every integration derives its own from it.
    threads : int
        Jobs that run at the same time; 0 takes every core.
    title : str
        Heading of the report.

    Raises
    ------
    VasilisaError
        If a field is wrong, or a process refuses its lowest or its highest energy.
    """

    settings: AsymmetrySettings
    kind = "asymmetry run"
    interruption = AsymmetryInterrupted
    no_number = frozenset({"threads", "title", "data"})

    def __init__(
        self,
        points: Sequence[float],
        processes: Sequence[str] | None = None,
        structures: Sequence[str] | None = None,
        *,
        form_factor: str | None = None,
        form_factor_kind: str | None = None,
        vacuum_polarization: str | dict[str, str] = "none",
        allow_double_counting: bool = False,
        beams: dict[str, Any] | None = None,
        order: str = "nlo",
        cuts: str | dict[str, Any] | None = None,
        precision: float = 3e-4,
        angular_energies: Sequence[float] = (),
        data: str | None = None,
        seed: int = 1,
        threads: int = 0,
        title: str = "Forward-backward asymmetry",
    ) -> None:
        fields: dict[str, Any] = {
            "points": list(points),
            "form_factor": form_factor,
            "form_factor_kind": form_factor_kind,
            "vacuum_polarization": vacuum_polarization,
            "allow_double_counting": allow_double_counting,
            "beams": beams,
            "order": order,
            "cuts": cuts,
            "precision": precision,
            "angular_energies": list(angular_energies),
            "data": data,
            "seed": seed,
            "threads": threads,
            "title": title,
        }
        if processes is not None:
            fields["processes"] = list(processes)
        if structures is not None:
            fields["structures"] = list(structures)
        self.settings = validated(AsymmetrySettings, fields)
        self.measured = [] if self.settings.data is None else read_measured(self.settings.data)
        self._check_ends()

    def _check_ends(self) -> None:
        """Let every process refuse its extreme energies now, and not after hours."""
        jobs = sorted(jobs_of(self.settings), key=lambda job: job.energy)
        for process in self.settings.processes:
            own = [job for job in jobs if job.process == process]
            for job in (own[0], own[-1]):
                generator_of(self.settings, job, threads=1)

    def _jobs(self) -> list[Job]:
        return jobs_of(self.settings)

    def _run_job(self, job: Job, threads: int, stop: Callable[[], bool]) -> Record:
        return run_job(self.settings, job, threads, stop)

    def _result(
        self, records: list[Record], found: dict[str, str], wall_seconds: float
    ) -> AsymmetryResult:
        return AsymmetryResult(self.settings, records, self.measured, found, wall_seconds)

    def _plots(self, result: AsymmetryResult) -> dict[str, Figure]:
        from .plots import asymmetry_plots

        return asymmetry_plots(result)

    def _page(self, result: AsymmetryResult, pictures: dict[str, bytes]) -> str:
        from .report import report_html

        return report_html(result, pictures)
