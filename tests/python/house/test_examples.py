"""The examples run, and print what the manual and the README say they print."""

import math
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from places import ROOT

import vasilisa

EXAMPLES = sorted((ROOT / "examples").glob("*.py"))
NUMBER = re.compile(r"(?<![\w.])[+-]?\d+(?:\.\d+)?")
README_BLOCK = re.compile(r"<!-- quickstart output -->\n```text\n(.*?)```", re.DOTALL)


def differences(documented, printed):
    """Words must be the same, numbers to one unit of the last digit shown."""
    found = []
    old, new = documented.splitlines(), printed.splitlines()
    if len(old) != len(new):
        return [f"{len(new)} lines instead of {len(old)}"]
    for expected, actual in zip(old, new, strict=True):
        words_agree = NUMBER.sub("#", expected).split() == NUMBER.sub("#", actual).split()
        pairs = zip(NUMBER.findall(expected), NUMBER.findall(actual), strict=False)
        numbers_agree = all(close(a, b) for a, b in pairs)
        if not (words_agree and numbers_agree):
            found.append(f"- {expected}\n+ {actual}")
    return found


def close(expected, actual):
    unit = 10.0 ** -len(expected.partition(".")[2])
    return math.isclose(float(expected), float(actual), abs_tol=1.01 * unit)


@pytest.mark.parametrize(
    ("text", "agrees"),
    [
        ("value 1.234 +- 0.002 nb", True),
        ("value 1.235 +- 0.001 nb", True),
        ("value 1.236 +- 0.002 nb", False),
        ("result 1.234 +- 0.002 nb", False),
        ("value 1.234 +- 0.002 nb\n", True),
        ("value 1.234 +- 0.002 nb\nand more", False),
    ],
)
def test_comparison_of_outputs(text, agrees):
    assert (not differences("value 1.234 +- 0.002 nb", text)) == agrees


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(e, id=e.stem, marks=() if e.stem == "quickstart" else pytest.mark.slow_ci)
        for e in EXAMPLES
    ],
)
def test_example_prints_what_the_manual_shows(example, tmp_path):
    command = [sys.executable, str(example)]
    package = Path(vasilisa.__file__).resolve().parents[1]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(package)},  # the same package, wherever it is
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    documented = (ROOT / "docs" / "outputs" / f"{example.stem}.txt").read_text(encoding="utf-8")
    found = differences(documented, done.stdout)
    assert not found, "run tools/update_examples.py:\n" + "\n".join(found)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.stem)
def test_manual_shows_every_example(example):
    manual = (ROOT / "docs" / "examples.md").read_text(encoding="utf-8")
    assert f'--8<-- "examples/{example.name}"' in manual
    assert f'--8<-- "docs/outputs/{example.stem}.txt"' in manual


def test_readme_shows_the_quickstart():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    code = (ROOT / "examples" / "quickstart.py").read_text(encoding="utf-8")
    assert code.partition('"""\n\n')[2] in readme
    shown = README_BLOCK.search(readme)
    assert shown is not None
    output = (ROOT / "docs" / "outputs" / "quickstart.txt").read_text(encoding="utf-8")
    assert shown.group(1) == output
