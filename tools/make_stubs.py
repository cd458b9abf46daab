"""Write the type stubs python/vasilisa/_core/*.pyi from the installed extension module.

With `--output FOLDER` the stubs are written there instead; a test compares the two.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "python" / "vasilisa"


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
    for stub in write_stubs(parser.parse_args().output):
        print(stub)
