"""Freeze the engine's numbers, and compare two sets of them, before and after a change.

    python tools/freeze.py run OUT.json [--threads N] [--only CASE ...]
    python tools/freeze.py compare A.json B.json

A set is a flat mapping of names to numbers (as hexadecimal floats, to the last bit), lists of them,
and checksums of whole columns and files. `compare` leaves with 0 if all numbers agree to 1e-12 and
all checksums are the same. Everything goes through the names that `vasilisa` exports and its
command line, so that the same file runs before and after modules have moved.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from functools import cache, partial
from pathlib import Path
from typing import Any

import hist
import numpy as np

import vasilisa as vs

TOLERANCE = 1e-12
SHOWN = 40
POINTS = 50_000  # one round of an integration
THREADS = 2
SEED = 7
ORDERS = ("lo", "sf", "nlo", "mcgpj", "nlops")
TWO_PHOTONS = vs.Cuts(two_photons={"min_energy": 0.3, "theta": ("45 deg", "135 deg")}) & vs.Cuts(
    max_abs_xi="10 deg"
)
WIDE = {"theta_avg": (0.8, "pi - 0.8"), "max_abs_xi": 0.3}
SET_UPS: dict[str, dict[str, Any]] = {
    "ee": {"ecm": 0.7, "cuts": "cmd3"},
    "mumu": {"ecm": 0.7, "cuts": "cmd3"},
    "pipi": {"ecm": 0.7, "cuts": "cmd3"},
    "kk": {"ecm": 1.03, "cuts": vs.Cuts(**WIDE)},
    "gammagamma": {"ecm": 1.0, "cuts": TWO_PHOTONS},
}
VARIATIONS = (
    *("lo", "nlo", "isr", "fsr", "no_interference", "coulomb_expanded", "coulomb_resummed"),
    *("vp_off", "vp_leptonic", "vp_up", "vp_down", "pointlike", "strong2020", "cmd3"),
    *("gvmd_bwsum3", "kaon_vmd", "fxsqed", "gvmd", "dispersive"),
)
SHAPES = {
    "isr": {"radiation": "isr"},
    "fsr": {"radiation": "fsr"},
    "no_interference": {"radiation": "no_interference"},
    "resummed": {"coulomb": "resummed"},
    "no_exchange": {"two_photon_exchange": "none"},
    "leptonic": {"vacuum_polarization": "leptonic", "allow_double_counting": True},
    "boosted": {"ecm": None, "beams": {"energies": (0.62, 0.48), "crossing_angle": 0.05}},
    "crossing": {"beams": {"crossing_angle": 0.083}},
    "spread": {"beams": {"spread": (6e-4, 4e-4)}},
}
"""What every process and order is asked for; a refusal is frozen as well."""

SHAPES_OF = {"boosted": ("nlo", "nlops"), "crossing": ("nlo",), "spread": ("nlo",)}
"""Orders of the slow ones; pions with a spread have them all."""

NLO_ONLY = {"slicing": {"subtraction": "slicing"}, "xi_cut": {"xi_cut": 0.1}}
FORM_FACTORS = ("pointlike", "strong2020", "cmd3", "gvmd_bwsum3", "kaon_vmd")
EXCHANGES = ("pole_pole", "pole_dispersive", "dispersive_dispersive")
REGIONS = {"kloe_la": 1.02, "kloe_sa": 1.02, "besiii": 3.77, "bfactory": 10.58}
HISTOGRAMS = {
    "theta_avg": hist.axis.Regular(12, 0.9, math.pi - 0.9),
    "abs_acollinearity": hist.axis.Regular(10, 0.0, 0.25),
}

Numbers = dict[str, Any]


# -- runs -----------------------------------------------------------------------------------------


def generator(process: str, order: str, **options: Any) -> vs.Generator:
    """Return a generator with the fixed set-up of its process, but for the options."""
    common = {"seed": SEED, "threads": THREADS}
    return vs.Generator(process, order=order, **(common | SET_UPS[process] | options))


def refused(error: vs.VasilisaError) -> Numbers:
    """Return what stands for numbers that there are none of."""
    return {"refused": f"{type(error).__name__}"}


def summary(result: vs.Result) -> Numbers:
    """Return all numbers of an integration but the times."""
    names = ("value", "error", "asymmetry", "asymmetry_error")
    counts = ("n_events", "n_nonzero", "n_negative", "n_nonfinite")
    found: Numbers = {name: getattr(result, name) for name in (*names, *counts)}
    if result.variations:
        found["asymmetry_covariance"] = np.ravel(result.asymmetry_covariance)
    for name, varied in result.variations.items():
        found |= {f"{name}/{field}": number for field, number in asdict(varied).items()}
    return found


def integral(process: str, order: str, **options: Any) -> Numbers:
    """Return one round of an integration."""
    try:
        run = generator(process, order, **options)
        return summary(run.integrate(n_events=POINTS, progress=False))
    except vs.VasilisaError as error:
        return refused(error)


def variations(process: str, order: str, folder: Path) -> Numbers:
    """Return all variations that a run may carry, from the same events."""
    options: dict[str, Any] = {"allow_double_counting": True}
    if process in ("ee", "mumu"):
        s = np.linspace(0, 2, 2000)
        table = np.column_stack([s, 0.01 * s, 4e-3 * s, -5e-3 * s, *(1e-3 * s,) * 3, 0 * s])
        np.savetxt(folder / "polarization.dat", table)
        options["vacuum_polarization"] = str(folder / "polarization.dat")
    taken = []
    for name in VARIATIONS:
        if (process, name) == ("gammagamma", "fsr"):
            continue  # refused, but by the integration
        try:
            generator(process, order, variations=[name], **options)
            taken.append(name)
        except vs.VasilisaError:
            continue
    run = integral(process, order, variations=taken, **options)
    return {"taken": " ".join(taken)} | run


def histograms(process: str, order: str, **options: Any) -> Numbers:
    """Return contents and variances of two histograms."""
    run = generator(process, order, **options)
    found = run.histogram(HISTOGRAMS, n=POINTS, progress=False)
    sets = {"nominal": found}
    sets |= {f"{name}": each for name, each in found.variations.items()}
    sets |= {f"{name}-nominal": each for name, each in found.differences.items()}
    numbers: Numbers = {}
    for weight, group in sets.items():
        for name, histogram in group.items():
            view: Any = histogram.view(flow=True)
            for part in ("value", "variance"):
                content = np.array(view[part])
                numbers[f"{weight}/{name}/{part}"] = content[[1, 4, 8, -1]]
                numbers[f"{weight}/{name}/{part}/sha"] = checksum(content)
    return numbers


def pieces(process: str, order: str, folder: Path) -> Numbers:
    """Return an integration in three pieces, and whether an unbroken one is the same."""
    path = folder / f"{process}.json"
    for n in (POINTS, 2 * POINTS, 3 * POINTS):
        run = generator(process, order, variations=["isr"] if process == "mumu" else None)
        broken = summary(run.integrate(n_events=n, checkpoint=path, progress=False))
    whole = summary(run.integrate(n_events=3 * POINTS, progress=False))
    return broken | {"same": str(encoded(broken) == encoded(whole))}


# -- events ---------------------------------------------------------------------------------------


def checksum(data: Any) -> str:
    """Return the SHA-256 of bytes or of an array: its shape, type and bytes."""
    if not isinstance(data, bytes):
        array = np.ascontiguousarray(data)
        data = f"{array.dtype.str}{array.shape}".encode() + array.tobytes()
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def columns(events: vs.EventBatch) -> Numbers:
    """Return checksum and sum of every column."""
    numbers: Numbers = {}
    for name, array in events.to_numpy().items():
        sums = np.asarray(array, dtype=float).sum(axis=0)
        numbers |= {f"{name}/sha": checksum(array), f"{name}/sum": sums}
    return numbers


def samples(process: str, order: str, **options: Any) -> Numbers:
    """Return weighted and unweighted events."""
    try:
        run = generator(process, order, **options)
    except vs.VasilisaError as error:
        return refused(error)
    numbers: Numbers = {}
    for kind in ("unweighted", "weighted"):
        events = run.sample(1500, weighted=kind == "weighted", first=100)
        numbers |= {f"{kind}/{name}": value for name, value in columns(events).items()}
        for name, count in asdict(events.sampling).items():
            numbers[f"{kind}/sampling/{name}"] = count
        for name in ("theta_avg", "pair_mass", "photon_energy", "missing_momentum"):
            numbers[f"{kind}/{name}/sha"] = checksum(events.observable(name))
    numbers["cross_section"] = [events.run.cross_section, events.run.cross_section_error]
    numbers["variation_cross_sections"] = np.ravel(events.run.variation_cross_sections)
    return numbers


def members(path: Path) -> list[bytes]:
    """Return the contents of a file; versions of program and library are no numbers."""
    if path.suffix == ".npz":
        with zipfile.ZipFile(path) as archive:
            contents = [name.encode() + b"\n" + archive.read(name) for name in archive.namelist()]
    else:
        contents = [re.sub(rb"HepMC::Version [^\n]*", b"", path.read_bytes())]
    plain = vs.__version__.encode()
    wide = vs.__version__.encode("utf-32-le")  # strings of NumPy
    return [each.replace(plain, b"VERSION").replace(wide, b"VERSION") for each in contents]


@cache
def _generator_of_files() -> vs.Generator:
    """Return the generator of all formats: its pilot run is the longest part."""
    beams = {"spread": 5e-4, "crossing_angle": 0.02}
    return generator("mumu", "nlops", beams=beams, variations=["lo", "isr"])


def files(suffix: str, folder: Path) -> Numbers:
    """Return a file's events as they are read back, and its bytes where they are defined."""
    run = _generator_of_files()
    path = folder / f"events{suffix}"
    written = run.generate(600, path, first=50, progress=False)
    events = vs.EventBatch.concatenate(list(vs.read_events(path)))
    numbers = columns(events) | {"n_events": written.n_events}
    numbers["cross_section"] = [events.run.cross_section, events.run.cross_section_error]
    if suffix in (".npz", ".hepmc3"):
        numbers["bytes"] = checksum(b"".join(members(path)))
    return numbers


# -- command line ---------------------------------------------------------------------------------


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


# -- functions ------------------------------------------------------------------------------------


def momenta(process: str) -> tuple[list[Any], float]:
    """Return pairs and one photon in the centre-of-mass frame, shapes (3, 4), and the energy."""
    constants, ecm = vs.Constants(), SET_UPS[process]["ecm"]
    names = {"ee": "electron", "mumu": "muon", "pipi": "pion", "kk": "kaon"}
    mass = getattr(constants, f"{names[process]}_mass") if process in names else 0.0
    energy = np.array([0.01, 0.03, 0.05]) * (ecm - 2 * mass)
    cosine, phi = np.array([0.3, -0.8, 0.95]), np.array([0.2, 2.0, -1.0])
    sine = np.sqrt(1 - cosine**2)
    k = energy[:, None] * np.column_stack(
        [np.ones(3), sine * np.cos(phi), sine * np.sin(phi), cosine]
    )
    # In the frame of the pair, along some direction; then boosted against the photon.
    total = np.array([ecm, 0.0, 0.0, 0.0]) - k
    half = np.sqrt(total[:, 0] ** 2 - np.sum(total[:, 1:] ** 2, axis=1)) / 2
    p = np.sqrt(half**2 - mass**2)[:, None] * np.array([0.6, 0.0, 0.8])
    pairs = []
    for sign in (1, -1):
        e = (total[:, 0] * half + np.sum(sign * p * total[:, 1:], axis=1)) / (2 * half)
        scale = (half + e) / (total[:, 0] + 2 * half)
        pairs.append(np.column_stack([e, sign * p + scale[:, None] * total[:, 1:]]))
    rest = np.sqrt(ecm**2 / 4 - mass**2) * np.array([[0.6, 0.0, 0.8], [0.0, -0.96, -0.28]])
    born = [np.column_stack([np.full(2, ecm / 2), sign * rest]) for sign in (1, -1)]
    return [*pairs, k, *born], ecm


def amplitudes(process: str) -> Numbers:
    """Return squared amplitudes and 1 + delta_SV at a few points."""
    (minus, plus, k, *born), ecm = momenta(process)
    numbers: Numbers = {"born": vs.amplitudes.born(process, *born, ecm)}
    for emission in ("full", "isr", "fsr", "no_interference"):
        try:
            numbers[f"real/{emission}"] = vs.amplitudes.real(
                process, minus, plus, k, ecm, emission=emission
            )
            numbers[f"soft_virtual/{emission}"] = vs.amplitudes.soft_virtual(
                process, [-0.7, 0.1, 0.6], ecm, 1e-3, emission=emission
            )
        except vs.VasilisaError as error:
            numbers[f"{emission}/refused"] = type(error).__name__
    models: dict[str, dict[str, Any]] = {"leptonic": {"vacuum_polarization": "leptonic"}}
    models["leptonic"]["allow_double_counting"] = True
    if process in ("mumu", "pipi", "kk"):
        models["resummed"] = {"coulomb": "resummed"}
        models["no_exchange"] = {"two_photon_exchange": "none"}
    if process == "pipi":
        models |= {name: {"form_factor": name} for name in FORM_FACTORS[:4]}
        models["gvmd"] = {"form_factor": "gvmd_bwsum3", "pion_structure": "gvmd"}
        models["dispersive"] = {"pion_structure": "dispersive"}
    for name, model in models.items():
        numbers[f"soft_virtual/{name}"] = vs.amplitudes.soft_virtual(
            process, [-0.7, 0.1, 0.6], ecm, 1e-3, **model
        )
    return numbers


def functions() -> Numbers:
    """Return form factors, vacuum polarisation, loop functions and fitted poles."""
    numbers: Numbers = {}
    for name in FORM_FACTORS:
        factor, s = vs.form_factor(name), [1.0, 1.04, 1.3, 1.9]
        numbers[f"form_factor/{name}"] = factor(s if name == "kaon_vmd" else [0.1, 0.5, 0.61, *s])
    table = vs.form_factor(lambda s: 1 / (1 - s / (0.6 - 0.1j)), s_range=(0.08, 2.0))
    numbers["form_factor/function"] = table([0.1, 0.5, 1.3])
    leptonic = vs.vacuum_polarization("leptonic")
    numbers["vacuum_polarization"] = leptonic([-30.0, -1.0, -1e-4, 1e-3, 0.5, 1.04, 9.0, 100.0])
    fit = vs.fit_pole_sum("cmd3", 4)
    numbers["fit_pole_sum"] = [fit.accuracy, fit.mean_accuracy]
    numbers["fit_pole_sum/values"] = fit.form_factor([0.3, 0.6, 1.0])
    return numbers


def structure_functions() -> Numbers:
    """Return visible cross sections, and one from which radiation is removed."""
    phi = vs.resonance("phi", electron_width=1.27e-6, branching=0.49, threshold=0.98736)
    energies = np.array([1.0, 1.01, 1.016, 1.0195, 1.022, 1.03, 1.05])
    numbers: Numbers = {"sigma0": phi(energies**2)}
    for radiator in ("kuraev_fadin", "third_order_additive", "third_order_factorised"):
        for pairs in ("none", "virtual", "full"):
            for spread in (0.0, 4e-4):
                radiation = vs.InitialStateRadiation(
                    phi, radiator=radiator, pairs=pairs, energy_spread=spread
                )
                visible = radiation.cross_section(energies)
                numbers[f"{radiator}/{pairs}/{spread:g}"] = visible
    for channel in ("mumu", "pipi", "kk"):
        sigma0 = vs.hadronic_cross_section(channel)
        numbers[f"{channel}/sigma0"] = sigma0(np.array([1.1, 1.3]))
        numbers[channel] = vs.InitialStateRadiation(sigma0).one_plus_delta([1.1, 1.3])
    solution = vs.solve_born_cross_section(
        energies, 0.97 * visible, 0.01 * visible + 0.1, shape=phi, energy_spread=4e-4
    )
    numbers |= {f"solution/{n}": getattr(solution, n) for n in ("sigma0", "one_plus_delta")}
    return numbers | {"solution/covariance": np.ravel(solution.covariance)}


# -- all of it ------------------------------------------------------------------------------------


def cases(folder: Path) -> dict[str, Callable[[], Numbers]]:
    """Return everything that is frozen, by name; nothing is computed yet."""
    found: dict[str, Callable[[], Numbers]] = {
        "functions": functions,
        "structure_functions": structure_functions,
    }
    for process in SET_UPS:
        found[f"amplitudes/{process}"] = partial(amplitudes, process)
        for order in ORDERS:
            here = f"{process}/{order}"
            found[f"orders/{here}"] = partial(integral, process, order)
            for name, options in SHAPES.items():
                if order in SHAPES_OF.get(name, ORDERS) or (process, name) == ("pipi", "spread"):
                    found[f"models/{here}/{name}"] = partial(integral, process, order, **options)
        for name, options in NLO_ONLY.items():
            found[f"models/{process}/nlo/{name}"] = partial(integral, process, "nlo", **options)
        for order in ("nlo", "nlops"):
            found[f"variations/{process}/{order}"] = partial(variations, process, order, folder)
            found[f"histograms/{process}/{order}"] = partial(histograms, process, order)
        found[f"pieces/{process}"] = partial(pieces, process, "nlo", folder)
        found[f"samples/{process}/nlops"] = partial(samples, process, "nlops")
    for order in ("nlo", "nlops"):
        for name in FORM_FACTORS:
            for process in ("pipi", "kk"):
                found[f"models/{process}/{order}/{name}"] = partial(
                    integral, process, order, form_factor=name
                )
        for name in ("gvmd", "dispersive"):
            found[f"models/pipi/{order}/{name}"] = partial(
                integral, "pipi", order, pion_structure=name
            )
    found["models/pipi/nlo/gvmd_poles"] = partial(
        integral, "pipi", "nlo", pion_structure="gvmd", form_factor="gvmd_bwsum3"
    )
    for structure in ("gvmd", "dispersive"):
        for name in EXCHANGES:
            found[f"models/pipi/nlo/{structure}/{name}"] = partial(
                integral, "pipi", "nlo", pion_structure=structure, two_photon_exchange=name
            )
    for name, ecm in REGIONS.items():
        found[f"cuts/{name}"] = partial(integral, "mumu", "nlops", ecm=ecm, cuts=name)
    found["models/ee/mcgpj/theta_jet"] = partial(integral, "ee", "mcgpj", theta_jet=0.1)
    found["models/mumu/nlops/k_soft"] = partial(integral, "mumu", "nlops", k_soft=1e-3)
    found["histograms/pipi/nlops/varied"] = partial(
        histograms, "pipi", "nlops", variations=["nlo", "isr"], beams={"spread": 1e-3}
    )
    for order in ORDERS[:-1]:
        found[f"samples/mumu/{order}"] = partial(samples, "mumu", order)
    found["samples/pipi/nlops/varied"] = partial(
        samples, "pipi", "nlops", beams={"spread": 5e-4}, variations=["lo", "isr", "strong2020"]
    )
    for suffix in (".hepmc3", ".hepmc3.gz", ".npz", ".parquet", ".root"):
        found[f"files/{suffix}"] = partial(files, suffix, folder)
    cards = {"scan": SCAN, "asymmetry": ASYMMETRY, "uncertainty": UNCERTAINTY, "xsec": RUN}
    for name, card in cards.items():
        rest = ["--rel-error", "0.01"] if name == "uncertainty" else []
        text = card.format(threads=THREADS)
        found[f"cli/{name}"] = partial(command, folder, name, text, name, *rest)
    found["cli/hadrons"] = partial(command, folder, "hadrons", HADRONS, "xsec")
    return found


def encoded(numbers: Numbers) -> dict[str, str | list[str]]:
    """Return numbers as hexadecimal floats; a complex one is two."""

    def one(value: Any) -> str | list[str]:
        if isinstance(value, str):
            return value
        array = np.asarray(value)
        if np.iscomplexobj(array):
            array = array.astype(complex).reshape(-1).view(float)
        floats = [float(x).hex() for x in array.astype(float).reshape(-1)]
        return floats if array.ndim else floats[0]

    return {name: one(value) for name, value in numbers.items()}


def run(only: list[str]) -> dict[str, str | list[str]]:
    """Return all numbers, or those of the cases whose names start with one of `only`."""
    found: dict[str, str | list[str]] = {}
    with tempfile.TemporaryDirectory() as name:
        # What is tabulated once and kept would hide a change.
        os.environ["VASILISA_CACHE"] = name
        for case, compute in cases(Path(name)).items():
            if not only or case.startswith(tuple(only)):
                found |= {f"{case}/{key}": v for key, v in encoded(compute()).items()}
    return found


def difference(a: str | list[str], b: str | list[str]) -> float | None:
    """Return the relative difference of two entries; None if they are no numbers of one shape."""
    if a == b:
        return 0.0
    first, second = ([x] if isinstance(x, str) else x for x in (a, b))
    if isinstance(a, str) != isinstance(b, str) or len(first) != len(second):
        return None
    try:
        pairs = [(float.fromhex(x), float.fromhex(y)) for x, y in zip(first, second, strict=True)]
    except ValueError:
        return None
    return max(0.0 if x.hex() == y.hex() else _relative(x, y) for x, y in pairs)


def _relative(x: float, y: float) -> float:
    moved = abs(x - y) / max(abs(x), abs(y)) if x != y else 0.0
    return math.inf if math.isnan(moved) else moved


def compare(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    """Print what differs and return whether the two sets are the same."""
    common = [name for name in a if name in b]
    moved = {name: difference(a[name], b[name]) for name in common if a[name] != b[name]}
    other = [name for name, size in moved.items() if size is None]
    sizes = sorted(((s, n) for n, s in moved.items() if s is not None), reverse=True)
    share = 100 * (len(common) - len(moved)) / max(1, len(common))
    print(f"{len(common)} names in both, {share:.2f} % equal to the last bit")
    if sizes:
        print(f"largest relative difference {sizes[0][0]:.2e}: {sizes[0][1]}")
    for title, here, there in (("first", a, b), ("second", b, a)):
        alone = [name for name in here if name not in there]
        if alone:
            print(f"{len(alone)} names only in the {title}:", *alone[:SHOWN], sep="\n  ")
    if sizes:
        print(f"{len(sizes)} numbers have moved:")
        print(*(f"  {size:.2e}  {name}" for size, name in sizes[:SHOWN]), sep="\n")
    if other:
        print(f"{len(other)} checksums, texts or shapes differ:", *other[:SHOWN], sep="\n  ")
    small = not sizes or sizes[0][0] < TOLERANCE
    return small and not other and a.keys() == b.keys()


def main() -> int:
    """Run or compare, as the command line says."""
    global THREADS
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    freeze = commands.add_parser("run", help="compute all numbers")
    freeze.add_argument("out", type=Path)
    freeze.add_argument("--threads", type=int, default=THREADS)
    freeze.add_argument("--only", nargs="*", default=[], metavar="CASE", help="names begin so")
    both = commands.add_parser("compare", help="compare two sets")
    both.add_argument("first", type=Path)
    both.add_argument("second", type=Path)
    told = parser.parse_args()
    if told.command == "compare":
        sets = (json.loads(path.read_text()) for path in (told.first, told.second))
        return 0 if compare(*sets) else 1
    THREADS = told.threads
    told.out.write_text(json.dumps(run(told.only), indent=0))
    return 0


if __name__ == "__main__":
    sys.exit(main())
