"""Comparisons with published programs and with results that need no program."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from .amplitudes import compare_form_factors, compare_points, compare_scalar_functions
from .any_photons import compare_first_order, compare_radiator, compare_soft_cut
from .comparison import Comparison
from .cross_sections import Effort, compare_cross_sections
from .distributions import compare_distributions
from .leading_logs import compare_leading_logs
from .limits import compare_limits
from .radiative_return import compare_hard_photon_limits, compare_radiative_return
from .report import print_table, save
from .structure import compare_structure
from .sum_rules import (
    compare_charge_symmetry,
    compare_final_state_radiation,
    compare_initial_state_radiation,
    compare_slicing,
)
from .two_photons import compare_two_photons

__all__ = ["Comparison", "compare", "run"]


def compare(*, quick: bool = False, threads: int = 0) -> Iterator[Comparison]:
    """Make all comparisons, one after another.

    Parameters
    ----------
    quick : bool
        A minute on two cores instead of some ten.
    threads : int
        0 takes every core.
    """
    yield from compare_points()
    yield from compare_scalar_functions()
    yield from compare_form_factors()
    yield from compare_limits()
    yield from compare_structure(quick=quick)
    million = 1_000_000
    published = Effort(1e-4, 2 * million, 3 * million // 2, threads)
    cut = Effort(1e-4, 4 * million, threads=threads)
    inclusive = Effort(2e-5, million, threads=threads)
    symmetric = Effort(1e-4, million, threads=threads)
    k_soft: tuple[float, ...] = (1e-4,)
    matched = Effort(4e-4, million // 8, million // 8, threads)
    two_photons = 3 * million // 10
    hard = Effort(1e-3, million // 5, threads=threads)
    photons = million // 2
    if not quick:
        published = Effort(3e-5, 10 * million, 8 * million, threads)
        cut = Effort(4e-5, 20 * million, threads=threads)
        inclusive = Effort(2e-6, 5 * million, threads=threads)
        symmetric = Effort(3e-5, 10 * million, threads=threads)
        k_soft = (1e-3, 1e-4, 1e-5)
        matched = Effort(2e-5, 4 * million, 4 * million, threads)
        two_photons = 3 * million
        hard = Effort(2e-4, 10 * million, threads=threads)
        photons = 10 * million
    yield from compare_cross_sections(published)
    yield from compare_distributions(published)
    yield from compare_slicing(cut, k_soft)
    yield from compare_initial_state_radiation(inclusive)
    yield from compare_final_state_radiation(inclusive)
    yield from compare_charge_symmetry(symmetric)
    yield from compare_cross_sections(matched, "nlops")
    yield from compare_distributions(matched, "nlops")
    yield from compare_two_photons(two_photons, two_photons, threads)
    yield from compare_radiative_return(hard)
    yield from compare_hard_photon_limits(hard, k_soft)
    yield from compare_radiator(matched)
    yield from compare_leading_logs(matched, photons)
    if not quick:
        half = Effort(2e-5, 2 * million, threads=threads)
        yield from compare_soft_cut(half, (1e-3, 1e-5, 1e-6))
        yield from compare_first_order(half)


def run(*, quick: bool = False, folder: Path | None = None, threads: int = 0) -> bool:
    """Make all comparisons, print the table and write it.

    Parameters
    ----------
    quick : bool
        A minute on two cores instead of some ten.
    folder : Path, optional
        For validation.json, .csv and .md; nothing is written without it.
    threads : int
        0 takes every core.

    Returns
    -------
    bool
        True if every comparison passed.

    Raises
    ------
    OutputError
        If the files cannot be written.
    """
    start = time.monotonic()
    done: list[Comparison] = []
    errors = Console(stderr=True)
    with errors.status("comparing") as status:
        for comparison in compare(quick=quick, threads=threads):
            done.append(comparison)
            status.update(f"{len(done)} comparisons; {comparison.topic}: {comparison.quantity}")
    seconds = time.monotonic() - start
    console = Console()
    print_table(done, console if console.is_terminal else Console(width=200))
    if folder is not None:
        save(done, folder, seconds, quick)
        console.print(f"written to {folder} after {seconds:.0f} s", highlight=False)
    return all(c.passed for c in done)
