"""What commands make of cards."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from .numbers import Numbers, checksum

__all__ = ["ASYMMETRY", "HADRONS", "RUN", "SCAN", "UNCERTAINTY", "command"]

SCAN = """
processes: [ee, mumu, pipi]
orders: [lo, nlo, nlops]
cuts: cmd3
precision: 0.02
seed: 11
threads: {threads}
points: [{{sqrt_s: 0.6, luminosity: 0.3}}, {{sqrt_s: 0.78, luminosity: 0.9}}]
"""
ASYMMETRY = """
processes: [pipi, mumu, kk]
structures: [fxsqed, gvmd, pointlike]
cuts: {{theta_avg: [0.8, pi - 0.8], max_abs_xi: 0.3}}
precision: 0.01
points: [1.03]
angular_energies: [1.03]
seed: 12
threads: {threads}
"""
UNCERTAINTY = """
process: mumu
ecm: 0.7
cuts: cmd3
seed: 13
threads: {threads}
"""
RUN = """
process: pipi
ecm: 0.75
order: nlops
cuts: {{scenario: cmd3, min_pt: 0.1, theta_avg: [1.1, pi - 1.1]}}
variations: {{isr: , own: {{order: lo, form_factor: strong2020}}}}
n_events: 5e4
seed: 14
threads: {threads}
"""
HADRONS = """
process: hadrons
sigma0: mumu
resonances: [{name: J/psi, electron_width: 5.53e-6, branching: 0.0596}]
energy_spread: 4e-4
pairs: full
radiator: third_order_additive
points: [{sqrt_s: 1.02, luminosity: 2}, {sqrt_s: 1.05}, {sqrt_s: 3.0969}]
"""

LEFT_OUT = {"cpu_seconds", "wall_seconds", "versions", "settings", "parameters", "units", "source"}


def leaves(document: Any, name: str = "") -> Iterable[tuple[str, Any]]:
    """Yield the numbers of a JSON document by their place."""
    if isinstance(document, Mapping):
        for key, entry in document.items():
            if key not in LEFT_OUT:
                yield from leaves(entry, f"{name}/{key}" if name else str(key))
    elif isinstance(document, list) and document and not _plain(document):
        for i, entry in enumerate(document):
            yield from leaves(entry, f"{name}/{i}")
    elif _plain(document if isinstance(document, list) else [document]):
        yield name, document


def _plain(values: list[Any]) -> bool:
    return all(isinstance(x, (int, float)) and not isinstance(x, bool) for x in values)


def command(folder: Path, name: str, text: str, *arguments: str) -> Numbers:
    """Return the numbers in the JSON and CSV files that a command makes of a card."""
    (folder / name).mkdir()
    card, place = folder / name / "card.yaml", folder / name / "out"
    card.write_text(text)
    call = "from vasilisa.cli import main; main()"
    line = [sys.executable, "-c", call, arguments[0], str(card), *arguments[1:]]
    line += ["--json", str(place / "out.json")] if arguments[0] == "xsec" else ["-o", str(place)]
    place.mkdir()
    subprocess.run(line, check=True, capture_output=True)
    numbers: Numbers = {}
    for file in sorted(place.glob("*.json")):
        found = leaves(json.loads(file.read_text()))
        numbers |= {f"{file.name}/{key}": value for key, value in found}
    for file in sorted(place.glob("*.csv")):
        with file.open(newline="") as lines:
            rows = [
                {k: v for k, v in row.items() if k not in LEFT_OUT} for row in csv.DictReader(lines)
            ]
        numbers[f"{file.name}/sha"] = checksum(json.dumps(rows).encode())
    return numbers
