"""A thousand hostile cards: refused in one line that says where, or with finite numbers."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hostile_cards import VALID, write_card
from places import SUPPORT

from vasilisa.words.fields import FIELDS

ALL, SOME = 1000, 60
SECONDS = 60.0
"""In which a card must have been answered; the time limit inside is 10."""

LONGEST = 1500
"""Characters of a message: the names of all observables are valid cuts."""


class Worker:
    """Another process, so that signals and hangs are seen and survived."""

    def __init__(self) -> None:
        script = SUPPORT / "hostile_worker.py"
        self._process = subprocess.Popen(
            [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def verdict(self, card: Path) -> dict[str, Any]:
        """What became of a card."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        timer = threading.Timer(SECONDS, self._process.kill)
        timer.start()
        try:
            print(card, file=self._process.stdin, flush=True)
            answer = self._process.stdout.readline()
        finally:
            timer.cancel()
        if answer:
            found: dict[str, Any] = json.loads(answer)
            return found
        return {"signal": self._process.wait()}

    def close(self) -> None:
        """Let it end."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()


@pytest.fixture(scope="module")
def workers() -> Iterator[list[Worker]]:
    pool = [Worker()]
    yield pool
    for each in pool:
        each.close()


def complaint(verdict: dict[str, Any], card: Path) -> str:
    """What is wrong with a verdict, or nothing."""
    if "accepted" in verdict:
        return ""
    if "refused" not in verdict:
        return str(verdict)
    text = verdict["refused"]
    if "\n" in text or len(text) > LONGEST or not text.isprintable():
        return f"not one line: {text[:300]!r}"
    if not text.startswith(f"{card}: "):
        return f"does not name the card: {text}"
    said = text.removeprefix(f"{card}: ").replace(str(card.parent), "")
    whole = r"line \d+|is no card|is not a text|cannot be read|is empty|not valid YAML"
    names = {*FIELDS, *(field for fields in VALID.values() for field in fields), "axes"}
    known = "|".join(sorted(names, key=len, reverse=True))
    if not re.match(rf"({whole}|({known})\b|.*: unknown field)", said) and not any(
        re.search(rf"\b({known})\b", part) for part in said.split("; valid")[:1]
    ):
        return f"names no field: {text}"
    return ""


def try_cards(numbers: range, folder: Path, workers: list[Worker]) -> None:
    found, accepted = [], 0
    for number in numbers:
        card = write_card(number, folder / str(number))
        verdict = workers[0].verdict(card)
        accepted += "accepted" in verdict
        problem = complaint(verdict, card)
        if problem:
            text = card.read_bytes()[:400].decode(errors="replace")
            found.append(f"card {number}: {problem}\n{text}")
        if "signal" in verdict:
            workers[0].close()
            workers[0] = Worker()
    assert not found, f"{len(found)} of {len(numbers)}:\n" + "\n".join(found)
    assert 0.02 < accepted / len(numbers) < 0.6


def test_hostile_cards(tmp_path: Path, workers: list[Worker]) -> None:
    try_cards(range(SOME), tmp_path, workers)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(10))
def test_all_hostile_cards(part: int, tmp_path: Path, workers: list[Worker]) -> None:
    try_cards(range(part * ALL // 10, (part + 1) * ALL // 10), tmp_path, workers)


def test_valid_cards_are_accepted(tmp_path: Path, workers: list[Worker]) -> None:
    """What the cards are made from is valid, or nothing would have been tried."""
    import yaml
    from hostile_cards import TABLES

    for name, text in TABLES.items():
        (tmp_path / name).write_text(text)
    for name, card in VALID.items():
        path = tmp_path / f"{name}.yaml"
        path.write_text(yaml.safe_dump(card))
        assert "accepted" in workers[0].verdict(path), (name, workers[0].verdict(path))
