"""``vasilisa asymmetry``: forward-backward asymmetries against the energy."""

from __future__ import annotations

from ..keep.output import require_folder
from ..studies.asymmetry.settings import NO_INTERFERENCE, AsymmetrySettings
from ..studies.card import make, read_card
from ..studies.page import with_error
from ..studies.record import Record
from ..words.errors import ConfigurationError
from .console import (
    CardArgument,
    OutputFolderOption,
    ResumeOption,
    SeedOption,
    ThreadsOption,
    reported,
    run_campaign,
    say,
)


@reported
def asymmetry(
    card: CardArgument,
    output: OutputFolderOption,
    resume: ResumeOption = True,
    threads: ThreadsOption = None,
    seed: SeedOption = None,
) -> None:
    """Compute forward-backward asymmetries and their components: tables, plots and a report.

    DIR receives asymmetry.csv, components.csv, asymmetry.json, the plots (PNG, PDF) and
    report.html; with angular_energies angular.csv and angular_components.csv, too.
    Finished points are kept at once: after Ctrl-C or a crash the same command goes on from there.

    Example: vasilisa asymmetry examples/asymmetry.yaml -o asymmetry_output
    """
    settings = read_card(card, AsymmetrySettings, changes={"threads": threads, "seed": seed})
    if not isinstance(settings, AsymmetrySettings):
        raise ConfigurationError(
            f"{card}: is no card of asymmetries; valid: points, with or without processes and "
            "structures"
        )
    require_folder(output)
    job = make(card, settings)
    energies = len(settings.points) + len(settings.angular_energies)
    run_campaign(job, output, resume, energies * len(settings.processes), _described)
    say(f"finished; open {output / 'report.html'}")


def _described(record: Record) -> str:
    where = f"{record['process']} at {record['sqrt_s']:g} GeV"
    if record["angular"]:
        return f"{where}: angular distribution"
    found = ", ".join(
        f"{name} {with_error(model['asymmetry'], model['asymmetry_error'])}"
        for name, model in record["models"].items()
        if name != NO_INTERFERENCE
    )
    return f"{where}: {found}"
