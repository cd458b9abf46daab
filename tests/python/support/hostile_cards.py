"""Hostile cards: valid ones of every kind, spoilt in one or two places; card i never changes."""

from __future__ import annotations

import copy
import math
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from vasilisa.words.fields import FIELDS

__all__ = ["write_card"]

VALID: dict[str, dict[str, Any]] = {
    "run": {"process": "mumu", "ecm": 0.7, "order": "nlo", "cuts": "cmd3", "seed": 3},
    "pions": {"process": "pipi", "ecm": 0.78, "order": "nlo", "cuts": "cmd3",
              "form_factor": "table.csv", "form_factor_kind": "bare", "variations": ["lo"]},
    "kaons": {"process": "kk", "ecm": 1.05, "order": "nlops", "k_soft": 1e-4,
              "coulomb": "resummed", "cuts": {"abs_cos_theta_max": 0.9}},
    "bhabha": {"process": "ee", "ecm": 1.0, "order": "nlo",
               "cuts": {"theta_both": ["40 deg", "140 deg"], "min_momentum": 0.2,
                        "photon": {"count": 1, "min_energy": 0.01}},
               "vacuum_polarization": "vp.dat"},
    "beams": {"process": "mumu", "order": "nlo",
              "beams": {"energies": [7.0, 4.0], "spread": [4e-3, 2e-3], "crossing_angle": 0.083,
                        "spot": [0, 0, 1], "size": [0.1, 0.1, 5.0]},
              "cuts": {"frame": "cm", "theta_minus": [0.3, 2.6], "pair_mass": [1.0, None]}},
    "photons": {"process": "gammagamma", "ecm": 1.0, "order": "nlo",
                "cuts": {"two_photons": {"min_energy": 0.3, "theta": [0.7, 2.4],
                                         "max_acollinearity": 0.25}}},
    "scan": {"title": "A scan", "points": [{"sqrt_s": 0.6, "luminosity": 1.0}, {"sqrt_s": 0.7}],
             "processes": ["mumu", "pipi"], "orders": ["lo", "nlo"], "cuts": "cmd3",
             "form_factor": "cmd3", "vacuum_polarization": {"mumu": "leptonic"},
             "precision": 0.01},
    "points": {"points": "points.csv", "processes": ["mumu"], "precision": 0.01},
    "asymmetry": {"points": [0.6, 0.7], "processes": ["pipi"], "structures": ["fxsqed"],
                  "form_factor": "cmd3", "cuts": "cmd3", "precision": 1e-2,
                  "data": "measured.csv"},
    "hadrons": {"process": "hadrons", "sigma0": "sigma.csv", "ecm": 1.02,
                "radiator": "kuraev_fadin", "threshold": 0.89},
    "resonance": {"process": "hadrons", "points": [{"sqrt_s": 1.01}, {"sqrt_s": 1.03}],
                  "resonances": [{"name": "phi", "electron_width": 1.27e-6, "branching": 0.49}],
                  "threshold": 0.99, "energy_spread": 3e-4},
}  # fmt: skip

TABLES: dict[str, str] = {
    "table.csv": "sqrt_s,re,im\n"
    + "".join(f"{0.279 + 0.01 * i:.3f},{1 + 0.05 * i:.3f},{0.01 * i:.3f}\n" for i in range(60)),
    "vp.dat": "".join(
        f"{(0.05 * i) ** 2:.4f} 0.01 0.001 -0.002 1e-4 1e-4 1e-4 0.0\n" for i in range(60)
    ),
    "points.csv": "sqrt_s,luminosity\n0.6,1.0\n0.7,2.0\n",
    "measured.csv": "sqrt_s,asymmetry,error\n0.6,0.01,0.001\n0.7,0.012,0.001\n",
    "sigma.csv": "sqrt_s,sigma0\n" + "".join(f"{0.9 + 0.01 * i:.2f},{i + 1}\n" for i in range(30)),
}

VALUES: tuple[Any, ...] = (
    *(None, True, False, -1, 0, 1, -0.0, 1e308, -1e308, 1e-320, 1e-12, 10**400, -(10**25)),
    *(math.nan, math.inf, -math.inf, "", " ", "x", "x" * 5000, "1e3", "0.7 GeV", "15 dge", "nan"),
    *("none", "default", "pi/0", "50 deg", "../", "/", "/dev/zero", "/dev/null", "nowhere.csv"),
    *("a\nb", "\u03c0\u03c0", "\U0001f600", "{}", "%s%n", "\x07", "a,b", "null", "~", ".nan"),
    *([], {}, [[]], [1], [1, 2], [2, 1], [None, None], ["a", "b"], [1, 2, 3], [math.nan, 1]),
    *({"a": 1}, {"": 0}, {1: 2}, {None: None}, {"scenario": "cmd3"}, [0.5] * 2000, 0.5, 20.0, 1e-3),
)

YAML_TRICKS: tuple[bytes, ...] = (
    b"", b"#\n", b"---\n---\n", b"[1, 2]\n", b"5\n", b"a: b: c\n", b"a: [1, 2\n",
    b"\tprocess: ee\n",
    b"process: ee\nprocess: mumu\necm: 1\n", b"process: &a pipi\norder: *a\n", b"*a\n",
    b"a: &a [x,x]\nb: &b [*a,*a]\nprocess: *b\n", b"base: &b {process: pipi}\n<<: *b\necm: 0.7\n",
    b"<<: {process: pipi}\necm: 0.7\n", b"process: !!python/object:os.system [ls]\necm: 1\n",
    b"process: !!binary aGFsbG8=\necm: 1\n", b"process: !!set {ee}\necm: 1\n", b"\xff\xfe\x00p\x00",
    b"process: \xe9e\n", b"process: ee\x00\necm: 1\n", b"\xef\xbb\xbfprocess: mumu\necm: 0.7\n",
    b"process: 2024-13-45\necm: 1\n", b"process: mumu\necm: 2024-01-01\n", b"? [a, b]\n: c\n",
    b"{a: b}: c\nprocess: ee\n", b"process: mumu\necm: 1:30\n", b"process: mumu\necm: 0x1\n",
    b"process: mumu\necm: " + b"9" * 5000 + b"\n", b"process: mumu\nseed: " + b"9" * 5000 + b"\n",
    b"process: mumu\necm: 1_0\n", b"process: mumu\necm: 1e\n", b"process: mumu\necm: +.inf\n",
    b"cuts: " + b"[" * 3000 + b"]" * 3000 + b"\n", b"cuts: " + b"{a: " * 1500 + b"1" + b"}" * 1500,
    b"process: mumu\necm: 0.7\n" + b"x" * 100_000 + b": 1\n", b"process: 'mumu\necm: 0.7\n",
    b"%YAML 9.9\n---\nprocess: mumu\necm: 0.7\n", b"process: mumu\necm: 0.7\n...\n@\n",
    b"process: mumu\necm: 0.7\nnull: 1\n", b"process: mumu\necm: 0.7\n5: 1\n", b"true: 1\n",
    b"process: mumu\necm: 0.7\ncuts: {yes: 1}\n", b"process: mumu\necm: 0.7\nbeams: {1: 2}\n",
    b"process: mumu\necm: 0.7\nvariations: {1: {order: lo}}\n", b"process: @mumu\n", b"!!map\n",
    b"process: mumu\r\necm: 0.7\r\n", b"process: mumu\necm: !!float nan\n", b"- process: mumu\n",
)  # fmt: skip

FILE_TRICKS: tuple[bytes | None, ...] = (
    None,  # missing
    b"", b"\n\n", b"#\n", b"\x00" * 50, bytes(range(256)), b"\xff\xfes\x00q\x00", b"a,b\n1,2\n",
    b"sqrt_s\n0.5\n", b"sqrt_s,re,im\n0.5,1\n", b"sqrt_s,f2\n0.5,nan\n", b"sqrt_s,f2\n0.3,1e400\n",
    b"sqrt_s,f2\n0.6,1\n0.5,1\n", b"s;f2\n0.1;1\n", b"s,f2\n-1,1\n1,1\n2,1\n3,1\n",
    b"sqrt_s,luminosity\n0.7,-1\n", b"sqrt_s,luminosity\n0.7,1\n0.7,1\n",
    b"sqrt_s,luminosity\ninf,1\n", b"sqrt_s,sqrt_s\n1,1\n", b"sqrt_s,sigma0\n0.9,-1\n1.0,1\n",
    b"sqrt_s,sigma0\n0.9,1e300\n0.95,1e300\n1.0,1e300\n1.05,1e300\n1.1,1e300\n",
    b"sqrt_s,asymmetry,error\n0.6,5,0\n", b"x" * 20_000, b"0 0 0 0 0 0 0 0\n", b"1,2,3\n" * 10,
    b"sqrt_s,re,im\n" + b"".join(b"%.2f,1e200,1e200\n" % (0.27 + 0.01 * i) for i in range(60)),
    b"".join(b"%.2f 0.001 1.0 0 0 0 0 0\n" % (0.01 * i) for i in range(100)),
    b"mass,width,modulus,phase\n0.77,0.15,2,0\n", b"mass,width,modulus,phase\n0.77,0,1,0\n",
    b"mass,width,modulus,phase\n1e300,1e-300,1,nan\n", b"sqrt_s,re,im\n0.5,1,2\n\xff,1,2\n",
)  # fmt: skip

EXTREME_ENERGIES = (
    1e-300, 1e-9, 0.00102199791, 0.2113167510001, 0.27914078, 0.27914178, 0.987354, 0.98736,
    3.0969, 3.68609, 9.4603, 10.02326, 12.1, 19.999, 20.0, 20.0000001, 91.19, 1e6, -0.7,
)  # fmt: skip

Change = Callable[[random.Random, dict[str, Any]], None]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a card, nested ones too."""
    found = [path] if path else []
    entries = value.items() if isinstance(value, dict) else ()
    entries = enumerate(value) if isinstance(value, list) else entries
    for key, each in entries:
        found += places(each, (*path, key))
    return found


def put(card: dict[str, Any], path: tuple[Any, ...], value: Any) -> None:
    inner: Any = card
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value


def at(card: dict[str, Any], path: tuple[Any, ...]) -> Any:
    inner: Any = card
    for key in path:
        inner = inner[key]
    return inner


def other_value(rng: random.Random, card: dict[str, Any]) -> None:
    put(card, rng.choice(places(card)), copy.deepcopy(rng.choice(VALUES)))


def scaled_number(rng: random.Random, card: dict[str, Any]) -> None:
    numbers = [p for p in places(card) if isinstance(at(card, p), (int, float))]
    if not numbers:
        return other_value(rng, card)
    path = rng.choice(numbers)
    factor = rng.choice([-1, 0, 1e-300, 1e-9, 1e-3, 0.5, 2, 1e3, 1e9, 1e300, 1 + 1e-12])
    return put(card, path, at(card, path) * factor)


def misspelt(rng: random.Random, text: str) -> str:
    i = rng.randrange(len(text) + 1)
    return rng.choice(
        [
            text.upper(),
            text[:i] + "x" + text[i:],
            text[:-1],
            text.replace("_", "-") + "s",
            f" {text}",
        ]
    )


def misspelt_field(rng: random.Random, card: dict[str, Any]) -> None:
    name = rng.choice(list(card))
    card[misspelt(rng, name)] = card.pop(name)


def misspelt_value(rng: random.Random, card: dict[str, Any]) -> None:
    texts = [p for p in places(card) if isinstance(at(card, p), str)]
    if not texts:
        return other_value(rng, card)
    path = rng.choice(texts)
    return put(card, path, misspelt(rng, at(card, path)))


def missing_field(rng: random.Random, card: dict[str, Any]) -> None:
    del card[rng.choice(list(card))]


def further_field(rng: random.Random, card: dict[str, Any]) -> None:
    row = rng.choice(list(FIELDS.values()))
    names = getattr(row.kind, "names", ())
    value = rng.choice(names) if names and rng.random() < 0.7 else rng.choice(VALUES)
    card[row.name] = copy.deepcopy(value)


def foreign_field(rng: random.Random, card: dict[str, Any]) -> None:
    other = VALID[rng.choice(list(VALID))]
    name = rng.choice(list(other))
    card[name] = copy.deepcopy(other[name])


def extreme_energy(rng: random.Random, card: dict[str, Any]) -> None:
    energy = rng.choice(EXTREME_ENERGIES)
    if "points" in card and isinstance(card["points"], list):
        card["points"][0] = {"sqrt_s": energy} if "processes" in card else energy
    else:
        card["ecm"] = energy
        card["order"] = rng.choice(["lo", "nlo", "nlops", "sf", "mcgpj"])


def strange_cuts(rng: random.Random, card: dict[str, Any]) -> None:
    names = ["theta_avg", "pair_mass", "p_minus", "photon_energy", "n_photons", "missing",
             "track", "recoil_mass", "theta_both_cms", "min_pt", "max_dphi", "frame",
             "scenario"]  # fmt: skip
    limits = [None, 0, 0.5, 1, 1e-300, 1e300, math.nan, "50 deg", "pi", "pi/0", "pi - 4", -1, "", 7]
    pair = [rng.choice(limits), rng.choice(limits)]
    value = rng.choice([pair, pair, rng.choice(limits), {"abs_pz": pair[0]}, [*pair, 1], "lab"])
    card["cuts"] = {rng.choice(names): value, rng.choice(names): rng.choice([pair, 0.3])}


CHANGES: tuple[tuple[Change, int], ...] = (
    (other_value, 6),
    (scaled_number, 4),
    (misspelt_field, 2),
    (misspelt_value, 2),
    (missing_field, 1),
    (further_field, 4),
    (foreign_field, 2),
    (extreme_energy, 3),
    (strange_cuts, 3),
)


def write_card(number: int, folder: Path) -> Path:
    """Write hostile card `number` and the tables beside it; return its path."""
    rng = random.Random(f"hostile {number}")
    folder.mkdir(parents=True)
    tables: dict[str, bytes | None] = {name: text.encode() for name, text in TABLES.items()}
    path = folder / "card.yaml"
    if number % 10 == 7:
        path.write_bytes(YAML_TRICKS[number // 10 % len(YAML_TRICKS)])
    else:
        card = copy.deepcopy(VALID[list(VALID)[number % len(VALID)]])
        if number % 10 == 8:
            card = copy.deepcopy(
                VALID[rng.choice(["pions", "bhabha", "points", "asymmetry", "hadrons"])]
            )
            name = next(v for v in card.values() if isinstance(v, str) and v in TABLES)
            tables[name] = rng.choice(FILE_TRICKS)
        else:
            changes, weights = zip(*CHANGES, strict=True)
            for change in rng.choices(changes, weights, k=rng.choice([1, 1, 2])):
                change(rng, card)
        path.write_text(yaml.safe_dump(card, allow_unicode=True), encoding="utf-8")
    for name, content in tables.items():
        if content is not None:
            (folder / name).write_bytes(content)
    return path
