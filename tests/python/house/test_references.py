"""Every source cited in the code as [KEY] is listed in docs/references.yaml."""

from __future__ import annotations

import re

import yaml
from places import ROOT

KEY = r"[A-Z][A-Za-z-]+\d{2,4}[a-z]?"
CITATION = re.compile(rf"\[({KEY})\]")
SOURCES = [
    path
    for folder in ("cpp", "generators", "python", "validation")
    for suffix in ("cpp", "hpp", "py", "ipynb", "md", "yaml")
    for path in sorted((ROOT / folder).rglob(f"*.{suffix}"))
]


def references() -> dict[str, str]:
    return yaml.safe_load((ROOT / "docs" / "references.yaml").read_text(encoding="utf-8"))


def citations() -> dict[str, list[str]]:
    """Map each cited key to the places that cite it."""
    found: dict[str, list[str]] = {}
    for path in SOURCES:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            for key in CITATION.findall(line):
                found.setdefault(key, []).append(f"{path.relative_to(ROOT)}:{number}")
    return found


def test_every_citation_is_listed():
    listed = references()
    unknown = {key: places for key, places in citations().items() if key not in listed}
    assert not unknown


def test_every_listed_reference_can_be_cited():
    misshapen = [key for key in references() if not re.fullmatch(KEY, key)]
    assert not misshapen, f"keys must look like {KEY}"


def test_every_reference_says_where_to_find_it():
    vague = [
        key
        for key, text in references().items()
        if not isinstance(text, str) or not re.search(r"arXiv:|\(\d{4}\)|doi:", text)
    ]
    assert not vague


def test_the_search_finds_citations():
    assert len(citations()) >= 5
