"""The notebooks are stored without outputs, start with their parameters, and are in the manual."""

from __future__ import annotations

import json

import pytest
from places import ROOT

NOTEBOOKS = sorted((ROOT / "validation").glob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return request.param


def code(notebook):
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def test_there_are_notebooks():
    assert len(NOTEBOOKS) >= 3


def test_stored_without_outputs(notebook):
    """`jupyter nbconvert --clear-output --inplace validation/*.ipynb` makes it so."""
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code(notebook))


def test_runs_with_the_python_that_started_it(notebook):
    metadata = json.loads(notebook.read_text(encoding="utf-8"))["metadata"]
    assert metadata["kernelspec"]["name"] == "python3"


def test_first_cell_has_the_parameters_and_the_last_one_the_verdict(notebook):
    first, *_, last = ("".join(cell["source"]) for cell in code(notebook))
    assert 'os.environ.get("VASILISA_QUICK")' in first
    assert "SEED = " in first
    assert "assert " in last


def test_is_in_the_manual(notebook):
    assert f"validation/{notebook.stem}.md" in (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
