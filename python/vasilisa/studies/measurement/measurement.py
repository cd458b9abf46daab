"""A measurement: a study whose result is compared with the truth only when it is on disk."""

from __future__ import annotations

import json
from abc import abstractmethod
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from ...candidates import check_reading
from ...keep.identity import digests_of
from ...keep.output import make_folder
from ...words.checks import file_path
from ...words.errors import ConfigurationError, DataError
from ..record import Record
from ..study import Study, StudyResult, write_json
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

    def run(self, folder: str | Path | None = None, **options: Any) -> R:
        """Measure; see `Study.run`. Pseudo-data come first where the card names no file."""
        if getattr(self.settings, "candidates", "") is None:
            if folder is None:
                raise ConfigurationError(
                    "pseudo-data need one", field="folder", value=None, valid="a path"
                )
            place = make_folder(make_folder(file_path("folder", folder)) / SIMULATED)
            made = self.simulate(
                place,
                resume=options.get("resume", True),
                quick=self.settings.quick,
                executor=options.get("executor"),
            )
            found = [str(each) for each in made if each.name.startswith(CANDIDATES)]
            changes = self.of_pseudo_data()
            self.settings = self.settings.model_copy(
                update={**changes, "candidates": found[0] if len(found) == 1 else found}
            )
        return super().run(folder, **options)

    def inputs(self) -> dict[str, str]:
        """Return digests of the files, by name; the truth is not opened for that."""
        fields = self.settings.model_dump(mode="json", exclude={"truth"})
        return {Path(path).name: digest for path, digest in digests_of(fields).items()}

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

    def truth_file(self) -> Path | None:
        """Return where the truth of the candidates lies, if there is one."""
        places = (each.parent / TRUTH for each in self.input_files())
        return next((place for place in places if place.is_file()), None)
