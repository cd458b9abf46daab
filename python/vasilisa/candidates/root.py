"""Candidates in a flat ROOT tree or ntuple: a branch each, arrays for layers, codes for texts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import uproot  # type: ignore[import-untyped]

from ..events.files.root import opened
from ..words.errors import DataError
from .columns import Columns, Header, padded, with_first

__all__ = ["header_of", "names_of", "pieces", "read", "write"]

TREE = "candidates"
TREES = ("TTree", "ROOT::RNTuple")
HEADER = "header"
TEXTS = "texts"
"""Key of the header: what the numbers of a branch that stands for texts mean."""


def header_of(path: Path) -> Header:
    """Return what the file says of itself; nothing if it comes from elsewhere."""
    with opened(path) as file:
        header: Header = json.loads(str(file[HEADER])) if _is_ours(file) else {}
    return header


def _is_ours(file: Any) -> bool:
    return {TREE, HEADER} <= {key.partition(";")[0] for key in file.keys(recursive=False)}


def _tree(file: Any) -> Any:
    """Return the tree `candidates`, or the only one."""
    found = file.keys(filter_classname=lambda name: name in TREES)
    trees = sorted({key.partition(";")[0] for key in found})
    name = TREE if TREE in trees else trees[0] if len(trees) == 1 else None
    if name is None:
        raise DataError(
            f"holds the trees {', '.join(trees) or 'of nobody'}; valid: one tree, or one of the "
            f"name {TREE}"
        )
    return file[name]


def names_of(path: Path) -> list[str]:
    """Return the names of the branches."""
    with opened(path) as file:
        return list(_tree(file).keys())


def read(path: Path, names: Sequence[str]) -> Columns:
    """Return branches by name."""
    texts = header_of(path).get(TEXTS, {})
    with opened(path) as file:
        return _columns(_tree(file), names, texts, 0, None)


def pieces(path: Path, names: Sequence[str], n: int) -> Iterator[Columns]:
    """Yield the branches of up to n candidates, one piece after another."""
    texts = header_of(path).get(TEXTS, {})
    with opened(path) as file:
        tree = _tree(file)
        for first in range(0, tree.num_entries, n):
            yield _columns(tree, names, texts, first, first + n)


def _columns(
    tree: Any, names: Sequence[str], texts: dict[str, list[str]], first: int, stop: int | None
) -> Columns:
    columns: Columns = {}
    for name in names:
        found = tree.arrays([name], entry_start=first, entry_stop=stop, library="np")[name]
        columns[name] = _rectangular(found)
    for name in texts.keys() & columns.keys():
        columns[name] = np.array(texts[name], dtype=str)[columns[name]]
    return columns


def _rectangular(values: Any) -> Any:
    if values.dtype != object:
        return values
    if len(values) and not isinstance(values[0], str):
        return padded(np.concatenate(values), np.array([len(each) for each in values]))
    return values.astype(str)


def write(path: Path, chunks: Iterable[Columns], header: Header) -> None:
    """Write a file with a basket of each branch for each chunk."""
    first, chunks = with_first(chunks)
    texts: dict[str, list[str]] = {
        name: [] for name, values in first.items() if values.dtype.kind == "U"
    }
    branches = {
        name: "int32" if name in texts else np.dtype((values.dtype, values.shape[1:]))
        for name, values in first.items()
    }
    with uproot.recreate(path) as file:
        tree = file.mktree(TREE, branches)
        for chunk in chunks:
            tree.extend(chunk | {name: _codes(chunk[name], known) for name, known in texts.items()})
        file[HEADER] = json.dumps(header | {TEXTS: texts})


def _codes(values: Any, known: list[str]) -> Any:
    """Return the places of texts in a list of known ones, which grows."""
    found, inverse = np.unique(values, return_inverse=True)
    known.extend(text for text in found.tolist() if text not in known)
    return np.array([known.index(text) for text in found.tolist()], dtype=np.int32)[inverse]
