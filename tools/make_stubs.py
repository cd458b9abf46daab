"""Write the package's type stubs: of the extension module, and of the observables in its table.

They are python/vasilisa/_core/*.pyi and python/vasilisa/events/properties.pyi. With
`--output FOLDER` they are written there instead; a test compares the two.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from vasilisa.events.observables import COLUMNS, OBSERVABLES, description

PACKAGE = Path(__file__).resolve().parent.parent / "python" / "vasilisa"


HEAD = '''"""Every observable of the engine as a property of a batch."""

import numpy as np
from numpy.typing import NDArray

class ObservableProperties:
    """A property for every observable, but for those whose names are arrays of a batch."""
'''
PROPERTY = '''
    @property
    def {name}(self) -> NDArray[np.float64]:
        """{meaning}"""
'''


def write_properties(folder: Path) -> Path:
    """Write the types of the properties into `folder/events` and return their path."""
    path = folder / "events" / "properties.pyi"
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [row for row in OBSERVABLES.values() if row.name not in COLUMNS]
    parts = [PROPERTY.format(name=row.name, meaning=description(row)) for row in rows]
    path.write_text(HEAD + "".join(parts), encoding="utf-8")
    return path


def write_stubs(folder: Path) -> list[Path]:
    """Generate the stubs into `folder/_core` and return their paths."""
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run(
            [
                sys.executable,
                "-m",
                "pybind11_stubgen",
                "vasilisa._core",
                "--exit-code",
                "--numpy-array-wrap-with-annotated",
                "--output-dir",
                scratch,
            ],
            check=True,
            cwd=scratch,
        )
        generated = Path(scratch) / "vasilisa" / "_core"
        target = folder / "_core"
        shutil.rmtree(target, ignore_errors=True)
        written = []
        for stub in sorted(generated.rglob("*.pyi")):
            path = target / stub.relative_to(generated)
            path.parent.mkdir(parents=True, exist_ok=True)
            lines = [line.rstrip() for line in stub.read_text(encoding="utf-8").splitlines()]
            path.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
            written.append(path)
    if not written:
        raise SystemExit("pybind11-stubgen wrote no stub of vasilisa._core")
    return written


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=PACKAGE, help="folder to write into")
    target = parser.parse_args().output
    for stub in [*write_stubs(target), write_properties(target)]:
        print(stub)
