"""The scan itself: what its jobs are and what becomes of them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ...run.settings import validated
from ...words.processes import FACTS
from ..record import Record
from ..study import Study
from ..table import Shown, Table, with_error
from .dressing import dressing
from .jobs import Job, generator_of, jobs_of, run_job
from .settings import ScanSettings
from .table import ScanResult, best_order

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Scan"]


class Scan(Study[ScanSettings, ScanResult]):
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

    kind = "scan"
    command = "scan"
    settings_type = ScanSettings
    result_type = ScanResult
    work = staticmethod(run_job)
    template = "scan.jinja"

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
        self._take(validated(ScanSettings, fields))

    @classmethod
    def recognises(cls, fields: Mapping[str, Any]) -> bool:
        """Tell whether a card that does not say its kind is one of a scan."""
        return any(name in fields for name in ("points", "processes", "orders", "precision"))

    def check(self) -> None:
        """Let every process refuse its extreme energies now, and not after hours."""
        jobs = sorted(self.jobs(), key=lambda job: job.point.sqrt_s)
        for process in self.settings.processes:
            own = [job for job in jobs if job.process == process]
            for job in (own[0], own[-1]):
                for order in self.settings.orders:
                    generator_of(self.settings, job, order, threads=1)

    def jobs(self) -> list[Job]:
        """Return a job for each point and process."""
        return jobs_of(self.settings)

    def tables(self, result: ScanResult) -> list[Table]:
        """Return one table, of all points and processes."""
        return [result.table()]

    def shown(self, result: ScanResult) -> list[Shown]:
        """Return a table for each process."""
        first, *others = (result.table(process) for process in self.settings.processes)
        return [first.shown(), *(table.shown(opened=False) for table in others)]

    def plots(self, result: ScanResult) -> dict[str, Figure]:
        """Return cross sections, corrections and asymmetries."""
        from .plots import scan_plots

        return scan_plots(result)

    def facts(self, result: ScanResult) -> dict[str, str]:
        """Return what stands in boxes on top of the report."""
        settings = self.settings
        luminosity = math.fsum(point.luminosity or 0.0 for point in settings.points)
        return {
            "points": str(len(settings.points)),
            "luminosity": f"{luminosity:.4g} / pb" if luminosity > 0 else "not given",
            "cuts": "own" if isinstance(settings.cuts, dict) else settings.cuts or "none",
            "orders": ", ".join(settings.orders),
            "precision per point": f"{100 * settings.precision:g} %",
            "CPU time": f"{result.cpu_seconds:.0f} s",
        }

    def context(self, result: ScanResult) -> dict[str, Any]:
        """Return processes, energies, the best order and what dresses photons."""
        energies = [point.sqrt_s for point in self.settings.points]
        best = best_order(self.settings.orders)
        return {
            "names": ", ".join(FACTS[process].text for process in self.settings.processes),
            "low": min(energies),
            "high": max(energies),
            "best": best,
            "dressed": {
                FACTS[process].text: how for process, how in dressing(self.settings).items()
            },
            "corrected": "lo" in self.settings.orders and best != "lo",
        }

    def described(self, record: Record) -> str:
        """Return a line on a finished job."""
        found = ", ".join(
            f"{order} {with_error(result['value'], result['error'])} nb"
            for order, result in record["orders"].items()
        )
        return f"{record['process']} at {record['sqrt_s']:g} GeV: {found}"
