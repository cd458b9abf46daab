"""Imports point one way, in C++ and in Python, and in no circle."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from pathlib import Path

from places import ROOT

PACKAGE = ROOT / "python" / "vasilisa"

CPP_FLOORS = (
    ("numerics", "random"),
    ("loops", "hadrons", "kinematics"),
    ("spinors",),
    ("qed",),
    ("process",),
    ("generators",),
    ("events", "sampling"),
    ("run",),
    ("schemes",),
    ("bindings",),
)
"""A file includes what stands on a lower floor, or in its own room."""

PYTHON_FLOORS = (
    ("_core",),
    ("words",),
    ("keep",),
    ("display",),
    ("executors",),
    ("measured",),
    ("inference",),
    ("hadrons",),
    ("events",),
    ("selection",),
    ("candidates",),
    ("run",),
    ("production",),
    ("detector",),
    ("muon_electron",),
    ("amplitudes", "loops"),
    ("structure_functions",),
    ("phase_space",),
    ("studies",),
    ("validation",),
    ("cli",),
    ("__main__",),
)
"""Rooms of the package, and its modules that are rooms of their own."""


def floors(rooms: tuple[tuple[str, ...], ...]) -> dict[str, int]:
    return {room: floor for floor, row in enumerate(rooms) for room in row}


def cpp_arrows() -> Iterator[tuple[Path, str, str]]:
    """Each include of ours: the file, its room, the room it needs."""
    rooms = {
        "cpp/include/vasilisa": None,
        "cpp/src": None,
        "cpp/bindings": "bindings",
        "generators": "generators",
    }
    for folder, fixed in rooms.items():
        for source in sorted((ROOT / folder).rglob("*.?pp")):
            room = fixed or source.relative_to(ROOT / folder).parts[0]
            for path in re.findall(r'#include "([^"]+)"', source.read_text(encoding="utf-8")):
                needed = re.match(r"(?:vasilisa/(\w+)/|(generators?)[/_])", path)
                if needed:
                    yield source, room, needed[1] or "generators"


def modules() -> dict[str, Path]:
    found = {}
    for source in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(source.relative_to(PACKAGE).with_suffix("").parts)
        found[name.removesuffix("__init__").rstrip(".")] = source
    return found


@functools.cache
def python_arrows() -> dict[str, set[str]]:
    """Modules of the package by what they import of it; imports inside functions count."""
    known = modules()
    arrows: dict[str, set[str]] = {}
    for name, source in known.items():
        here = name.split(".") if source.name == "__init__.py" else name.split(".")[:-1]
        needed: set[str] = set()
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ImportFrom) or not node.level:
                continue
            base = here[: len(here) - node.level + 1]
            target = ".".join([*base, *(node.module.split(".") if node.module else [])])
            for alias in node.names:
                inner = f"{target}.{alias.name}".strip(".")
                needed.add(inner if inner in known or not target else target)
        arrows[name] = needed - {"", name}
    return arrows


def test_includes_point_down() -> None:
    floor = floors(CPP_FLOORS)
    arrows = list(cpp_arrows())
    assert len(arrows) > 100
    wrong = {
        f"{source.relative_to(ROOT)} needs {needed}"
        for source, room, needed in arrows
        if room != needed and floor[needed] >= floor[room]
    }
    assert not wrong


def test_imports_point_down() -> None:
    floor = floors(PYTHON_FLOORS)
    wrong = {
        f"{name} needs {needed}"
        for name, targets in python_arrows().items()
        for needed in targets
        if name
        and (a := name.split(".")[0]) != (b := needed.split(".")[0])
        and floor[b] >= floor[a]
    }
    assert not wrong


def test_no_module_imports_itself_through_others() -> None:
    known = modules()
    arrows = {name: targets & known.keys() for name, targets in python_arrows().items()}
    arrows.pop("")
    while True:
        leaves = {name for name, targets in arrows.items() if not targets & arrows.keys()}
        if not leaves:
            break
        for name in leaves:
            del arrows[name]
    # what is left stands on a circle, or above one
    assert not arrows
