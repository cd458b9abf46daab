"""What is known of processes, and that manual and messages follow from it."""

from __future__ import annotations

import re

import pytest
from places import DOCS

import vasilisa as vs
from vasilisa import _core
from vasilisa.display.plotting import COLORS
from vasilisa.validation.limits import compare_limits
from vasilisa.words.choices import RADIATIONS
from vasilisa.words.processes import FACTS, PAIRS, processes_with

CONSTANTS = vs.Constants()
NAME = re.compile(r"`(\w+)`")


def row(page: str, field: str) -> list[str]:
    """Return the cells of the row of a table that describes a field."""
    text = (DOCS / page).read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith(f"| `{field}` |"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_every_folder_is_a_process() -> None:
    folders = (DOCS.parent / "generators").glob("*/process.hpp")
    assert {path.parent.name for path in folders} == set(FACTS) == set(_core.process_names())


@pytest.mark.parametrize("name", FACTS)
def test_facts_are_those_of_the_engine(name: str) -> None:
    facts = FACTS[name]
    settings = _core.Settings()
    settings.ecm = facts.typical_ecm
    settings.order = "lo"
    cuts = "kloe_la" if facts.hard_photon else "cmd3" if facts.needs_angle_cut else None
    generator = vs.Generator(name, facts.typical_ecm, "lo", cuts=cuts)
    integrand = _core.make_integrand(name, generator._configuration.model, settings)
    assert tuple(integrand.signal_pdg_id) == facts.particles
    legs = facts.legs(CONSTANTS)
    assert integrand.signal_mass == [leg.mass for leg in legs if not leg.incoming]
    assert [leg.pdg_id for leg in legs if leg.incoming] == list(facts.beams)
    assert [leg.pdg_id for leg in legs if not leg.incoming] == list(facts.particles)
    assert all(leg.charge == 0 for leg in legs if not leg.incoming) == facts.neutral
    assert facts.threshold(CONSTANTS) < facts.typical_ecm
    assert set(facts.radiation) <= set(RADIATIONS)
    assert (facts.meson == "none") == (facts.form_factor is None)
    told_apart = len(set(facts.particles)) == len(facts.particles)
    assert facts.forward_backward == (told_apart and facts.annihilation)


def test_labels_and_colours() -> None:
    assert FACTS["kk"].text == "e⁺e⁻ → K⁺K⁻"
    assert FACTS["tautau"].label == r"$e^{+}e^{-}\to \tau^{+}\tau^{-}$"
    assert FACTS["gammagamma"].label == r"$e^{+}e^{-}\to \gamma\gamma$"
    assert len(set(COLORS.values())) == len(FACTS)


@pytest.mark.parametrize("name", FACTS)
def test_what_a_process_does_not_know_is_refused(name: str) -> None:
    facts = FACTS[name]
    options = {
        **{f"radiation={value}": value not in facts.radiation for value in RADIATIONS},
        "coulomb=resummed": not facts.coulomb,
        "two_photon_exchange=none": not facts.two_photon_exchange,
        "pion_structure=gvmd": not facts.pion_structure,
        "form_factor=pointlike": facts.form_factor is None,
    }
    for option, refused in options.items():
        field, value = option.split("=")
        fields = {field: value, "cuts": "kloe_la" if facts.hard_photon else "cmd3"}
        if value == "gvmd":
            fields["form_factor"] = "gvmd_bwsum3"
        if refused:
            with pytest.raises(vs.ConfigurationError, match=field):
                vs.Generator(name, facts.typical_ecm, "lo", **fields)
        else:
            assert vs.Generator(name, facts.typical_ecm, "lo", **fields).parameters[field] == value


def test_manual_lists_every_process() -> None:
    physics = (DOCS / "physics.md").read_text(encoding="utf-8")
    assert "<!-- processes -->" in physics
    described = re.findall(r"^\| `(\w+)` \| \$[^|]*\(\\gamma\)\$", physics, re.MULTILINE)
    assert sorted(described) == list(FACTS)
    assert sorted(NAME.findall(row("scan.md", "processes")[1])) == list(FACTS)
    listed = NAME.findall(row("asymmetry.md", "processes")[1])
    assert sorted(listed) == [name for name in processes_with("forward_backward") if name in PAIRS]


def test_soft_and_collinear_limits_of_every_process() -> None:
    compared = list(compare_limits())
    assert len(compared) == 2 * len(PAIRS)
    for each in compared:
        assert each.passed, each
