"""Asymmetries of a card: what its jobs are and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...hadrons.pion_structure import without_tables
from ...run.settings import validated
from ...words.processes import FACTS
from ..record import Record
from ..study import Study
from ..table import Shown, Table, with_error
from .jobs import Job, generator_of, jobs_of, run_job
from .measured import read_measured
from .reading import shown
from .settings import NO_INTERFERENCE, AsymmetrySettings
from .table import AsymmetryResult

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Asymmetry"]


class Asymmetry(Study[AsymmetrySettings, AsymmetryResult]):
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
        Path of a CSV file with measured points: sqrt_s, asymmetry, error, or of a curve in JSON.
        They belong to the first process.
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

    kind = "asymmetry"
    command = "asymmetry"
    settings_type = AsymmetrySettings
    result_type = AsymmetryResult
    work = staticmethod(run_job)
    template = "asymmetry.jinja"
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
        self._take(validated(AsymmetrySettings, fields))

    @classmethod
    def read_points(cls, path: Path) -> list[Any]:
        """Return the energies of a table."""
        return [point["sqrt_s"] for point in super().read_points(path)]

    @classmethod
    def recognises(cls, fields: Mapping[str, Any]) -> bool:
        """Tell whether a card that does not say its kind is one of asymmetries."""
        return any(name in fields for name in ("structures", "angular_energies", "data"))

    @classmethod
    def expects(cls, fields: Mapping[str, Any]) -> bool:
        """Tell whether a card is one of asymmetries to their command: energies may do."""
        return not any(name in fields for name in ("process", "orders", "sets"))

    def check(self) -> None:
        """Let every process refuse its extreme energies now, and not after hours."""
        if self.settings.data is not None:
            read_measured(self.settings.data)
        jobs = sorted(self.jobs(), key=lambda job: job.energy)
        for process in self.settings.processes:
            own = [job for job in jobs if job.process == process]
            for job in (own[0], own[-1]):
                with without_tables():
                    generator_of(self.settings, job, threads=1)

    def jobs(self) -> list[Job]:
        """Return asymmetries point by point, then angular distributions."""
        return jobs_of(self.settings)

    def tables(self, result: AsymmetryResult) -> list[Table]:
        """Return the asymmetries, their components and the odd corrections."""
        return result.tables()

    def shown(self, result: AsymmetryResult) -> list[Shown]:
        """Return the tables by process, models side by side."""
        return shown(result)

    def plots(self, result: AsymmetryResult) -> dict[str, Figure]:
        """Return asymmetries, components and angular distributions of each process."""
        from .plots import asymmetry_plots

        return asymmetry_plots(result)

    def facts(self, result: AsymmetryResult) -> dict[str, str]:
        """Return what stands in boxes on top of the report."""
        settings = self.settings
        return {
            "points": str(len(settings.points)),
            "structures": ", ".join(settings.structures) if settings.with_pions else "none",
            "cuts": "own" if isinstance(settings.cuts, dict) else settings.cuts or "none",
            "order": settings.order,
            "error of the asymmetry": f"{settings.precision:g}",
            "CPU time": f"{result.cpu_seconds:.0f} s",
        }

    def numbers(self, result: AsymmetryResult) -> dict[str, Any]:
        """Return the measured points."""
        return {"measured": result.measured_rows}

    def context(self, result: AsymmetryResult) -> dict[str, Any]:
        """Return processes and energies."""
        settings = self.settings
        separable = {row["process"] for row in result.component_rows}
        return {
            "names": ", ".join(FACTS[process].text for process in settings.processes),
            "low": min(settings.points),
            "high": max(settings.points),
            "compared": {
                process: len(set(settings.models_of(process)) - {NO_INTERFERENCE}) > 1
                for process in settings.processes
            },
            "inseparable": [
                FACTS[process].text for process in settings.processes if process not in separable
            ],
        }

    def described(self, record: Record) -> str:
        """Return a line on a finished job."""
        where = f"{record['process']} at {record['sqrt_s']:g} GeV"
        if record["angular"]:
            return f"{where}: angular distribution"
        found = ", ".join(
            f"{name} {with_error(model['asymmetry'], model['asymmetry_error'])}"
            for name, model in record["models"].items()
            if name != NO_INTERFERENCE
        )
        return f"{where}: {found}"
