"""``vasilisa xsec`` for process hadrons: visible cross sections by structure functions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..keep.output import write_atomically
from ..studies.card import of_card
from ..studies.hadrons import Hadrons
from ..studies.study import StudyInterrupted, StudyResult
from .console import counting_bar, on_terminal
from .tables import print_table

__all__ = ["report_hadrons"]


def report_hadrons(card: Path, study: Hadrons, json_file: Path | None) -> None:
    """Print the table of a card and write it; Ctrl-C leaves the points that are finished."""
    points = len(study.jobs())
    try:
        with (
            of_card(card),
            counting_bar("points", points, on_terminal() and points > 1) as advance,
        ):
            found = study.run(
                progress=lambda done, total, record: advance(0 if record is None else 1)
            )
    except StudyInterrupted as interruption:
        _report(study, interruption.result, json_file)
        raise
    _report(study, found, json_file)


def _report(study: Hadrons, found: StudyResult[Any], json_file: Path | None) -> None:
    if not found.records:
        return
    (table,) = study.tables(found)
    print_table(table.shown(), title=False)
    if json_file is not None:
        write_atomically(json_file, json.dumps(study.document(found, table), indent=1))
