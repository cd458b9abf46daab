"""Freeze the engine's numbers, and compare two sets of them, before and after a change.

    python tools/freeze.py run OUT.json [--only CASE ...]
    python tools/freeze.py compare A.json B.json
    python tools/freeze.py renew [CASE ...]

A set is a flat mapping of names to numbers (as hexadecimal floats, to the last bit), lists of them,
and checksums of whole columns and files. `compare` leaves with 0 if all numbers agree to 1e-12 and
all checksums are the same. Everything goes through the names that `vasilisa` exports and its
command line, so that the same file runs before and after modules have moved. `renew` writes what
the tests compare with, after a change that is meant to move numbers: the cases that are there, or
the named ones.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from frozen_numbers import cases, compare, encoded

TESTED = Path(__file__).resolve().parents[1] / "tests" / "python" / "data" / "frozen.json"


@contextmanager
def folder() -> Iterator[Path]:
    """Give a folder that is the cache, too: what is tabulated once and kept would hide a change."""
    with tempfile.TemporaryDirectory() as name:
        os.environ["VASILISA_CACHE"] = name
        yield Path(name)


def run(only: list[str]) -> dict[str, str | list[str]]:
    """Return all numbers, or those of the cases whose names start with one of `only`."""
    found: dict[str, str | list[str]] = {}
    with folder() as place:
        for case, compute in cases(place).items():
            if not only or case.startswith(tuple(only)):
                found |= {f"{case}/{key}": v for key, v in encoded(compute()).items()}
    return found


def renew(names: list[str]) -> None:
    """Write the numbers of tested cases anew; a case that is not tested yet brings all it has."""
    tested = json.loads(TESTED.read_text(encoding="utf-8"))
    with folder() as place:
        known = cases(place)
        for case in names or list(tested):
            found = known[case]()
            wanted = tested.get(case) or [n for n, v in found.items() if not isinstance(v, str)]
            tested[case] = {name: _plain(found[name]) for name in wanted}
    TESTED.write_text(json.dumps(tested, indent=1) + "\n", encoding="utf-8")


def _plain(value: Any) -> Any:
    array = np.asarray(value)
    return (array.view(float) if np.iscomplexobj(array) else array).tolist()


def main() -> int:
    """Run, compare or renew, as the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    freeze = commands.add_parser("run", help="compute all numbers")
    freeze.add_argument("out", type=Path)
    freeze.add_argument("--only", nargs="*", default=[], metavar="CASE", help="names begin so")
    both = commands.add_parser("compare", help="compare two sets")
    both.add_argument("first", type=Path)
    both.add_argument("second", type=Path)
    anew = commands.add_parser("renew", help="write the numbers of the tests")
    anew.add_argument("case", nargs="*", help="all that are tested, if none is named")
    told = parser.parse_args()
    if told.command == "compare":
        sets = (json.loads(path.read_text()) for path in (told.first, told.second))
        return 0 if compare(*sets) else 1
    if told.command == "renew":
        renew(told.case)
    else:
        told.out.write_text(json.dumps(run(told.only), indent=0))
    return 0


if __name__ == "__main__":
    sys.exit(main())
