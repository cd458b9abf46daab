"""One definition of every field of a run, and all that follows from it."""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from places import DOCS

import vasilisa as vs
from vasilisa.run.model import make_model
from vasilisa.run.settings import RunSettings
from vasilisa.run.stopping import Stopping
from vasilisa.studies.card import load_card, read_card
from vasilisa.words.errors import ConfigurationError, VasilisaError
from vasilisa.words.field_tables import docstring_entries, markdown_table
from vasilisa.words.fields import FIELDS, RunField, fields_of
from vasilisa.words.kinds import Number, OneOf, OneOfOrTable, TrueOrFalse, WholeNumber

RUN: dict[str, Any] = {"process": "mumu", "ecm": 0.7, "order": "lo"}

HOMES = {
    "pion_structure": {"process": "pipi"},
    "form_factor": {"process": "pipi"},
    "vacuum_polarization": {"process": "mumu"},
}
"""Runs in which some fields mean something."""

OF_SEVERAL_FORMS: dict[str, list[Any]] = {
    "cuts": [
        *("cmd3", "kloe_la", "none", "cmd4", "", 5, True, [], {}),
        *({"scenario": "cmd3", "min_pt": 0.1}, {"scenario": "cmd4"}, {"theta": [1, 2]}),
        {"theta_avg": [2, 1]},
    ],
    "beams": [
        *({}, {"spread": 1e-3}, {"spread": -1}, {"spread": "1"}, {"energies": [0.35, 0.35]}),
        *({"energies": [1, 1]}, {"crossing_angle": math.pi / 2}, {"crossing_angle": 1.6}),
        *({"angle": 1}, 5, "head-on", []),
    ],
    "variations": [
        *([], ["lo"], ["isr", "fsr"], ["isr", "isr"], ["isrr"], "isr", 5, [5], [[]]),
        *({"x": {"order": "lo"}}, {"x": {"order": "nnlo"}}, {"x": {"seed": 2}}, {"x": {}}),
        *({"a b": {"order": "lo"}}, {"nominal": {"order": "lo"}}, {"isr": None}, {"x": None}),
        *({"x": {"radiation": "ifs"}}, {"x": {"form_factor": "cmd3"}}, {"x": {"coulomb": None}}),
        *({"x": {"vacuum_polarization": shift}} for shift in (0, 1, 11, True, "up")),
        {"x": {"form_factor": "/nowhere/table.csv"}},
    ],
}


def at_and_beyond_the_limits(row: RunField) -> list[Any]:
    kind = row.kind
    values: list[Any] = [None, [], {}, "", "x", True]
    if isinstance(kind, Number):
        values += [kind.above, math.nextafter(kind.above, math.inf), -1, math.nan, math.inf, "0.5"]
        values += [0.5 * min(kind.up_to, 2.0), 1, [0.5]]
        if kind.up_to < math.inf:
            values += [kind.up_to, math.nextafter(kind.up_to, math.inf)]
    elif isinstance(kind, WholeNumber):
        values += [kind.lowest, kind.lowest - 1, kind.highest, kind.highest + 1, 1.5, 2.0, 1e6, "1"]
    elif isinstance(kind, TrueOrFalse):
        values += [False, 0, 1, "true", "yes"]
    elif isinstance(kind, (OneOf, OneOfOrTable)):
        values += [*kind.names, kind.names[0].upper(), kind.names[0] + "x", 5, 0.5]
    if isinstance(kind, OneOfOrTable):
        values += ["/nowhere/table.csv", "/", "table.csv"]
    return values


CASES = [
    (name, value)
    for name in fields_of("card")
    for value in OF_SEVERAL_FORMS.get(name) or at_and_beyond_the_limits(FIELDS[name])
    if name in fields_of("generator") + fields_of("integrate")
]


def verdict(call: Callable[[], object]) -> str:
    """What is said of a value, or nothing."""
    try:
        call()
    except VasilisaError as error:
        assert "\n" not in str(error)
        return str(error)
    return ""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder from which relative paths start, for cards and for Python."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("name", "value"), CASES, ids=lambda value: repr(value)[:40])
def test_card_and_generator_agree(name: str, value: Any, here: Path) -> None:
    fields = RUN | HOMES.get(name, {}) | {name: value}
    card = here / "card.yaml"
    card.write_text(yaml.safe_dump(fields))
    if name in fields_of("integrate"):
        by_card, by_call = (
            verdict(lambda: read_card(card)),
            verdict(lambda: Stopping(**fields_at(fields))),
        )
    else:
        by_card, by_call = verdict(lambda: load_card(card)), verdict(lambda: vs.Generator(**fields))
    assert by_card.removeprefix(f"{card}: ").replace(f"{here}/", "") == by_call


def fields_at(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if FIELDS[name].integrate}


def test_enough_is_compared() -> None:
    found = [
        verdict(lambda v=v, n=n: vs.Generator(**RUN | {n: v})) for n, v in CASES if n in NUMBERS
    ]
    assert 12 < sum(not text for text in found) < len(found) - 50


NUMBERS = ("seed", "threads", "k_soft", "theta_jet", "xi_cut", "allow_double_counting")


@pytest.mark.parametrize(
    ("name", "value", "valid"),
    [
        ("xi_cut", 1.0, True),
        ("xi_cut", 1.0001, False),
        ("xi_cut", 0.0, False),
        ("k_soft", 0.1, True),
        ("k_soft", 0.11, False),
        ("theta_jet", 0.5, True),
        ("ecm", 20.0, True),
        ("ecm", 20.1, False),
        ("rel_error", 1.0, True),
        ("rel_error", 1.1, False),
        ("n_events", 1e6, True),
        ("n_events", 0, False),
        ("seed", 2**63 - 1, True),
        ("seed", 2**63, False),
    ],
)
def test_limits(name: str, value: float, valid: bool) -> None:
    assert bool(verdict(lambda: FIELDS[name].kind.check(name, value))) is not valid


def test_signature_of_the_generator() -> None:
    parameters = dict(inspect.signature(vs.Generator).parameters)
    assert parameters.pop("prepared").default is None  # no field: no number depends on it
    assert sorted(parameters) == sorted(fields_of("generator"))
    assert list(parameters)[:3] == ["process", "ecm", "order"]
    keywords = [n for n, each in parameters.items() if each.kind is each.KEYWORD_ONLY]
    assert keywords == [n for n in fields_of("generator") if n not in ("process", "ecm", "order")]
    for name, parameter in parameters.items():
        default = ... if parameter.default is parameter.empty else parameter.default
        assert default == FIELDS[name].default
        assert type(default) is type(FIELDS[name].default)
        assert parameter.annotation is not parameter.empty


def test_arguments_of_integrate() -> None:
    parameters = inspect.signature(vs.Generator.integrate).parameters
    for name in fields_of("integrate"):
        assert parameters[name].default == FIELDS[name].default


@pytest.mark.parametrize(
    ("function", "own"),
    [
        (make_model, ("muon_charge",)),
        (vs.Scan, ("orders", "precision", "title")),
        (vs.Asymmetry, ("order", "precision", "title", "structures", "angular_energies", "data")),
    ],
)
def test_defaults_are_the_same_everywhere(function: Callable[..., Any], own: tuple[str]) -> None:
    left_out = {"energies", "processes", *own}
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.default is not parameter.empty and name not in left_out:
            assert parameter.default == FIELDS[name].default, name


def test_fields_of_a_card() -> None:
    assert tuple(RunSettings.model_fields) == fields_of("card")
    for name, field in RunSettings.model_fields.items():
        assert field.is_required() == (FIELDS[name].default is ...)
        assert field.is_required() or field.default == FIELDS[name].default


@pytest.mark.parametrize("row", FIELDS.values(), ids=lambda row: row.name)
def test_defaults_are_valid(row: RunField) -> None:
    if row.default is not ... and row.default is not None:
        assert row.kind.check(row.name, row.default) == row.default


def test_docstring_of_the_generator() -> None:
    """`python tools/update_fields.py` renews it."""
    assert docstring_entries("generator") in inspect.cleandoc(vs.Generator.__doc__ or "")


def test_table_of_the_manual() -> None:
    table = markdown_table("card")
    assert re.findall(r"^\| `(\w+)`", table, re.MULTILINE) == list(fields_of("card"))
    page = DOCS / "run_card.md"
    assert "<!-- run fields -->" in page.read_text(encoding="utf-8")
    for target, _, heading in re.findall(r"\]\((\w+\.md)(#([\w-]+))?\)", table):
        text = (page.parent / target).read_text(encoding="utf-8")
        titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
        assert not heading or heading in [title.lower().replace(" ", "-") for title in titles]


def test_parameters_identify_the_run() -> None:
    """All that numbers depend on stands in the parameters of results, and no more."""
    parameters = vs.Generator(**RUN, threads=1, effort=0.5).parameters
    expected = [name for name in fields_of("generator") if FIELDS[name].identity]
    assert [name for name in parameters if name != "weights"] == expected
    assert "threads" not in parameters
    assert vs.Generator(**RUN, threads=2, effort=0.5).parameters == parameters
    assert "effort" not in vs.Generator(**RUN, threads=1).parameters  # as before it was a field
    assert vs.Generator(**RUN, xi_cut=1).parameters == vs.Generator(**RUN, xi_cut=1.0).parameters


@pytest.mark.parametrize("name", fields_of("generator"))
def test_what_a_variation_may_change(name: str) -> None:
    value = {"order": "lo", "vacuum_polarization": "leptonic"}.get(name, FIELDS[name].default)
    text = verdict(lambda: vs.Generator(**RUN, variations={"x": {name: value}}))
    assert ("cannot be varied" in text) is not FIELDS[name].variable


def test_a_mapping_of_cuts_is_the_cuts() -> None:
    mapping = {"scenario": "cmd3", "min_pt": 0.1}
    told = [
        vs.Generator(**RUN, cuts=cuts).parameters["cuts"] for cuts in (mapping, vs.Cuts(**mapping))
    ]
    assert told[0] == told[1]


def test_a_message_is_one_line() -> None:
    with pytest.raises(ConfigurationError, match=r"^xi_cut: 1\.5; valid: above 1e-08 and up to 1$"):
        vs.Generator(**RUN, xi_cut=1.5)
