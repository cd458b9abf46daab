"""The fields of a run as the manual and docstrings tell them."""

from __future__ import annotations

import textwrap

from .fields import FIELDS, RunField, fields_of
from .kinds import Number, OneOf, OneOfOrTable, TrueOrFalse, WholeNumber
from .processes import processes_with

__all__ = ["docstring_entries", "markdown_table"]

TYPES = {Number: "float", WholeNumber: "int", TrueOrFalse: "bool", OneOf: "str"}


def markdown_table(place: str = "card") -> str:
    """Return a table of fields: what is valid, what they mean, what holds if they are absent.

    Parameters
    ----------
    place : {"card", "generator", "integrate"}
        Where the fields can be given.
    """
    rows = [
        f"| `{row.name}` | {_valid(row)} | {_meaning(row)} | {_absent(row)} |"
        for row in (FIELDS[name] for name in fields_of(place))
    ]
    return "\n".join(["| field | valid | meaning | if absent |", "|---|---|---|---|", *rows])


def docstring_entries(place: str = "generator") -> str:
    """Return the entries of a docstring's list of parameters, without indentation.

    Names that are valid are not listed: they are those of the engine.

    Parameters
    ----------
    place : {"card", "generator", "integrate"}
        Where the fields can be given.
    """
    return "\n".join(map(_entry, (FIELDS[name] for name in fields_of(place))))


def _entry(row: RunField) -> str:
    kind = row.type or TYPES[type(row.kind)]
    optional = ", optional" if row.optional else ""
    limits = f" ({row.kind.valid})" if isinstance(row.kind, (Number, WholeNumber)) else ""
    text = f"{row.meaning[:1].upper()}{row.meaning[1:]}{limits}.".replace("`", "")
    body = textwrap.wrap(text, 92, break_on_hyphens=False)
    return "\n".join([f"{row.name} : {kind}{optional}", *(f"    {line}" for line in body)])


def _valid(row: RunField) -> str:
    """Return what is valid, names as code."""
    names: tuple[str, ...] = ()
    if isinstance(row.kind, (OneOf, OneOfOrTable)):
        names = row.kind.names
    elif isinstance(row.kind, TrueOrFalse):
        names = tuple(row.kind.valid.split(", "))
    code = [f"`{name}`" for name in names] or [row.kind.valid]
    if isinstance(row.kind, OneOfOrTable):
        code.append("the path of a table")
    return ", ".join(code)


def _meaning(row: RunField) -> str:
    """Return the meaning, the processes that have it, and where to read more."""
    text = row.meaning.replace("O(alpha)", r"$\mathcal{O}(\alpha)$")
    if row.fact:
        text += f"; for {', '.join(f'`{name}`' for name in processes_with(row.fact))}"
    return text + (f"; see [more]({row.page})" if row.page else "")


def _absent(row: RunField) -> str:
    if row.absent:
        return row.absent
    if row.default is ...:
        return "must be given"
    default = row.default
    shown = str(default).lower() if isinstance(default, bool) else default
    return f"`{shown:g}`" if isinstance(shown, float) else f"`{shown}`"
