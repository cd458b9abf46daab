"""What the set-up of a run has made, as one object: a thousand jobs need one set-up."""

from __future__ import annotations

import copy
import hashlib
import io
import json
import pickle
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import _core
from ..keep.identity import fingerprint, first_difference
from ..keep.output import write_atomically
from ..keep.versions import build
from ..selection.cuts import CallableCuts
from ..words.checks import file_path
from ..words.errors import ConfigurationError, DataError
from .configuration import Configuration

__all__ = ["Prepared", "WarmedUp", "counter_events", "model_digests"]

MAGIC = b"vasilisa prepared\n"
"""First line of a file; the second says what made it, the rest is compressed."""

MAKERS = {
    "vasilisa.hadrons.stored": {
        "form_factor_below",
        "restore_form_factor",
        "restore_vacuum_polarization",
        "shifted_vacuum_polarization",
    },
    "numpy": {"dtype", "ndarray"},
    "numpy._core.multiarray": {"_reconstruct"},
    "numpy._core.numeric": {"_frombuffer"},
    "builtins": {"complex"},
}
"""What a file may call beside the package's own classes: it cannot run anything else."""


@dataclass(frozen=True)
class WarmedUp:
    """An integration that has been warmed up, in numbers.

    Attributes
    ----------
    grids : list of list of float
        Edges of each stratum.
    allocation : list of int
        Sweeps per round and stratum.
    tables : list of tuple
        What the engine has tabulated for each weight: energies, largest |cos theta|, edges,
        coefficients.
    """

    grids: list[list[float]]
    allocation: list[int]
    tables: list[tuple[list[float], float, list[list[float]], list[list[complex]]]]

    @classmethod
    def of(cls, run: _core.Integrator) -> WarmedUp:
        """Return what the warm-up of a run has made."""
        state = run.state
        return cls(state.grids, state.allocation, run.tables)

    def hand_to(self, run: _core.Integrator) -> None:
        """Put a run of the same set-up where its warm-up would."""
        state = run.state
        state.grids, state.allocation = self.grids, self.allocation
        run.state = state
        run.tables = self.tables


class Prepared:
    """The set-up of a run: grids, cells with their bounds, tables, and whose they are.

    Made by `Generator.prepare`. Integrations, histograms and events that start from it have the
    same bits as without, in any process and with any number of threads. It can be pickled and
    copied. Files and pickles are for the same version and build of the package.

    Attributes
    ----------
    identity : dict
        All that determines the numbers of the run, form factors and polarisations by their values,
        and the version and the digest of the engine; cuts that are a Python function by its name
        alone.
    """

    def __init__(
        self,
        configuration: Configuration,
        warmed_up: Mapping[str, WarmedUp],
        cells: list[list[float]],
        cross_sections: list[list[float]],
    ) -> None:
        self.configuration = copy.copy(configuration)
        self.identity = identity_of(configuration)
        self.warmed_up = dict(warmed_up)
        self.cells = cells
        self.cross_sections = cross_sections

    def __repr__(self) -> str:
        told = self.configuration
        return f"<Prepared: {told.process}, ecm = {told.ecm:g} GeV, {told.settings.order}>"

    def start(self, run: _core.Integrator, settings: _core.Settings) -> bool:
        """Put a run where its warm-up would; False if it has not been prepared."""
        found = self.warmed_up.get(kind_of_run(settings))
        if found is None:
            return False
        found.hand_to(run)
        return True

    def configuration_for(self, wanted: Configuration) -> Configuration:
        """Return the configuration with threads and cuts of another one of the same run.

        Raises
        ------
        ConfigurationError
            If it is not of the same run; names the first difference.
        """
        self.require(wanted)
        configuration = copy.copy(self.configuration)
        configuration.threads, configuration.cuts = wanted.threads, wanted.cuts
        return configuration

    def require(self, configuration: Configuration) -> None:
        """Refuse a run that this was not made for.

        Raises
        ------
        ConfigurationError
            Names the first difference.
        """
        difference = first_difference(self.identity, identity_of(configuration))
        if difference is not None:
            raise ConfigurationError(
                f"prepared: belongs to another run, {difference}; valid: what "
                "Generator.prepare() of this run returns"
            )

    def save(self, path: str | Path) -> None:
        """Write a file: the whole of it or nothing.

        Parameters
        ----------
        path : path
            Where; an existing file is replaced.

        Raises
        ------
        ConfigurationError
            If the cuts are a Python function or a compiled one: no file can hold it.
        OutputError
            If the file cannot be written.
        """
        path = file_path("path", path)
        cuts = self.configuration.cuts
        if isinstance(cuts, CallableCuts):
            raise ConfigurationError(
                "a file cannot hold a Python function",
                field="cuts",
                value=str(cuts),
                valid="Cuts; or pickle, if the function can be imported",
            )
        content = zlib.compress(pickle.dumps(self, protocol=5), level=1)
        made_by = build() | {"sha256": hashlib.sha256(content).hexdigest()}
        write_atomically(path, MAGIC + json.dumps(made_by).encode() + b"\n" + content)

    @classmethod
    def load(cls, path: str | Path) -> Prepared:
        """Read what `save` has written.

        Parameters
        ----------
        path : path
            The file.

        Raises
        ------
        ConfigurationError
            If another version or build of the package has written it.
        DataError
            If there is no such file, or if it is damaged.
        """
        path = file_path("path", path)
        try:
            written = path.read_bytes()
        except OSError as error:
            raise DataError(f"{path}: cannot be read: {error.strerror}") from error
        if not written.startswith(MAGIC):
            raise DataError(f"{path}: holds no prepared run")
        head, _, content = written[len(MAGIC) :].partition(b"\n")
        damaged = DataError(f"{path}: is damaged; remove it and prepare the run again")
        try:
            made_by = json.loads(head)
            checksum = made_by.pop("sha256")
        except (ValueError, KeyError, AttributeError, TypeError):
            raise damaged from None
        if checksum != hashlib.sha256(content).hexdigest():
            raise damaged
        difference = first_difference(made_by, build())
        if difference is not None:
            raise ConfigurationError(
                f"{path}: made by another build of the package, {difference}; prepare the run again"
            )
        found = _Reader(io.BytesIO(zlib.decompress(content))).load()
        if not isinstance(found, cls):
            raise damaged
        return found


class _Reader(pickle.Unpickler):
    """Makes what `Prepared.save` writes, and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        allowed = name in MAKERS.get(module, ())
        if allowed or (module.startswith("vasilisa.") and "." not in name):
            found = super().find_class(module, name)
            if allowed or (isinstance(found, type) and found.__module__ == module):
                return found
        raise DataError(f"a prepared run holds no {module}.{name}")


def counter_events(settings: _core.Settings) -> bool:
    """Tell whether soft emission is subtracted with counter-events."""
    return settings.order == "nlo" and settings.subtraction == _core.Subtraction.fks


def kind_of_run(settings: _core.Settings) -> str:
    """Name what runs of one configuration can differ in: how soft emission is treated."""
    return f"xi_cut {settings.xi_cut!r}" if counter_events(settings) else "without counter-events"


def model_digests(configuration: Configuration) -> dict[str, str]:
    """Return digests of the values of form factors and polarisations, by their names.

    Rounded: the last digits differ from one processor to the next.
    """
    values = configuration.model_values()
    return {name: fingerprint({name: [f"{x:.8e}" for x in values[name]]}) for name in values}


def identity_of(configuration: Configuration) -> dict[str, Any]:
    """Return all that determines the numbers of a run, as plain Python objects."""
    told: dict[str, Any] = json.loads(json.dumps(configuration.parameters, default=str))
    return told | {"model": model_digests(configuration)} | build()
