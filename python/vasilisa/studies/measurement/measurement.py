"""A measurement: a study whose result is compared with the truth only when it is on disk."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections import Counter
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from ...candidates import check_reading
from ...executors import Executor
from ...keep.identity import digests_of
from ...keep.output import make_folder
from ...words.checks import file_path
from ...words.errors import ConfigurationError, DataError
from ..record import Record
from ..study import Progress, Study, StudyResult, write_json
from .answer import Answer
from .pseudo_data import CANDIDATES, TRUTH
from .settings import MeasurementSettings

__all__ = ["Measurement"]

SIMULATED = "simulated"
"""Folder of the pseudo-data of a card that names no file."""

S = TypeVar("S", bound=MeasurementSettings)
R = TypeVar("R", bound=StudyResult[Any])


class Measurement(Study[S, R], Generic[S, R]):
    """From data to an answer; what measurements add to studies.

    ``result.json`` receives the entries of `Answer`. Where a ``truth.json`` lies beside the
    candidates it is opened after that, and the comparison added; never for a blind card.
    """

    command = "measure"

    no_number: ClassVar[frozenset[str]] = frozenset({"threads", "title", "blind", "truth"})

    simulation: ClassVar[staticmethod[..., list[Path]] | None] = None
    """The function of a module, as a staticmethod, that makes pseudo-data as `simulate` does."""

    comparison: Record | None = None
    """With the truth, once the numbers are on disk."""

    # -- what a measurement says -------------------------------------------------------------------

    @abstractmethod
    def answer(self, result: R) -> Answer:
        """Return the numbers, behind `blinding_factor` where they are to be hidden."""

    def compared(self, result: R, truth: Record) -> Record:
        """Return how the numbers agree with the truth.

        Parameters
        ----------
        result : StudyResult
            The measurement.
        truth : dict
            What ``truth.json`` holds.
        """
        return truth

    def problems(self, result: R) -> list[str]:
        """Return what could not be measured, one line each; the rest was."""
        return []

    def input_files(self) -> list[Path]:
        """Return the files of candidates."""
        named = getattr(self.settings, "candidates", None)
        return [Path(each) for each in ([named] if isinstance(named, str) else named or [])]

    def check_candidates(self) -> None:
        """Refuse formats and formulas of columns that nobody knows."""
        check_reading(self.input_files(), self.kind, getattr(self.settings, "columns", {}))

    def of_pseudo_data(self) -> dict[str, Any]:
        """Return fields of the card whose values are those of its pseudo-data, not of its data."""
        return {}

    # -- what all measurements do ------------------------------------------------------------------

    def simulate(
        self,
        folder: str | Path,
        *,
        resume: bool = True,
        quick: bool = False,
        executor: Executor | None = None,
        progress: Progress | None = None,
    ) -> list[Path]:
        """Make the pseudo-data of the card, if this kind has any; see `Study.simulate`.

        Raises
        ------
        KeyboardInterrupt
            On Ctrl-C; says where finished samples are.
        """
        options: dict[str, Any] = {"resume": resume, "quick": quick, "progress": progress}
        if self.simulation is None:
            return super().simulate(folder, executor=executor, **options)
        try:
            return self.simulation(self.settings, folder, executor=executor, **options)
        except KeyboardInterrupt:
            text = f"interrupted; samples that are finished are kept in {folder}"
            raise KeyboardInterrupt(f"{text}: the same command goes on") from None

    def make_pseudo_data(
        self,
        folder: str | Path | None,
        *,
        resume: bool = True,
        executor: Executor | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Make the pseudo-data of a card that names no file, and take them for its data.

        Parameters
        ----------
        folder : str or Path or None
            That of the measurement.
        resume, executor, progress
            As of `simulate`.

        Raises
        ------
        ConfigurationError
            Without a folder, and whatever `simulate` refuses.
        """
        if getattr(self.settings, "candidates", "") is not None:
            return
        if folder is None:
            raise ConfigurationError(
                "pseudo-data need one", field="folder", value=None, valid="a path"
            )
        made = self.simulate(
            make_folder(make_folder(file_path("folder", folder)) / SIMULATED),
            resume=resume,
            quick=self.settings.quick,
            executor=executor,
            progress=progress,
        )
        found = [str(each.absolute()) for each in made if each.name.startswith(CANDIDATES)]
        changes = self.of_pseudo_data()
        self.settings = self.settings.model_copy(
            update={**changes, "candidates": found[0] if len(found) == 1 else found}
        )

    def run(self, folder: str | Path | None = None, **options: Any) -> R:
        """Measure; see `Study.run`. Pseudo-data come first where the card names no file."""
        named = ("resume", "executor")
        chosen = {name: options[name] for name in named if name in options}
        self.make_pseudo_data(folder, **chosen)
        return super().run(folder, **options)

    def inputs(self) -> dict[str, str]:
        """Return digests of the files, by name; the truth is not opened for that.

        Files of the same name in several folders keep their paths.
        """
        fields = self.settings.model_dump(mode="json", exclude={"truth"})
        digests = digests_of(fields)
        times = Counter(Path(path).name for path in digests)
        return {
            Path(path).name if times[Path(path).name] == 1 else path: digest
            for path, digest in digests.items()
        }

    def numbers(self, result: R) -> dict[str, Any]:
        """Return the answer, as long as there is one, and what could not be measured."""
        head = {"blind": self.settings.blind, "problems": self.problems(result), "truth": None}
        return head | (self.answer(result).numbers() if result.complete else {})

    def write(self, result: R, folder: Path) -> None:
        """Open the truth, now that ``result.json`` is there, and add the comparison."""
        place = self.truth_file()
        if self.settings.blind or place is None:
            return
        try:
            truth = json.loads(place.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise DataError(f"{place}: cannot be read; valid: JSON of a simulation") from error
        self.comparison = self.compared(result, truth)
        whole = json.loads((folder / "result.json").read_text(encoding="utf-8"))
        write_json(folder / "result.json", whole | {"truth": self.comparison})

    def context(self, result: R) -> dict[str, Any]:
        """Return what reports of measurements say beside what all reports do."""
        return {"problems": self.problems(result), "comparison": self.comparison}

    def truth_file(self) -> Path | None:
        """Return where the truth of the candidates lies, if there is one."""
        places = (each.parent / TRUTH for each in self.input_files())
        return next((place for place in places if place.is_file()), None)
