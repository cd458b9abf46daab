"""Columns computed from the columns of a foreign file, such as ``pm/1000``: arithmetic, no code."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..words.errors import ConfigurationError

__all__ = ["Expression"]

LONGEST = 1000
"""Characters."""

OPERATORS: Mapping[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}

FUNCTIONS: Mapping[str, Any] = {
    "abs": np.abs,
    "arccos": np.arccos,
    "arcsin": np.arcsin,
    "arctan": np.arctan,
    "arctan2": np.arctan2,
    "cos": np.cos,
    "exp": np.exp,
    "hypot": np.hypot,
    "log": np.log,
    "radians": np.radians,
    "sin": np.sin,
    "sqrt": np.sqrt,
    "tan": np.tan,
    "where": np.where,
}

CONSTANTS = {"pi": np.float64(np.pi), "nan": np.float64(np.nan)}

VALID = f"columns of the file, numbers, + - * / % ** < > ==, {', '.join(FUNCTIONS)}, pi, nan"


class Expression:
    """An arithmetic expression in the names of columns.

    Parameters
    ----------
    name : str
        The column it makes, for messages.
    text : str or number
        Names with dots, as of branches, count as one; a name may have underscores and digits.

    Raises
    ------
    ConfigurationError
        If it is no arithmetic.
    """

    def __init__(self, name: str, text: object) -> None:
        self.field = f"columns: {name}"
        self.text = str(text)
        try:
            if len(self.text) > LONGEST:
                raise ValueError(f"longer than {LONGEST} characters")
            self._tree = ast.parse(self.text.strip(), mode="eval").body
            self.names = frozenset(self._names(self._tree))
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise self._error("is no expression") from error

    def _error(self, message: str) -> ConfigurationError:
        return ConfigurationError(message, field=self.field, value=self.text, valid=VALID)

    def _names(self, node: ast.AST) -> set[str]:
        """Return the columns that are needed; refuse all that is no arithmetic."""
        match node:
            case ast.Constant(value=bool() | str() | bytes() | complex() | None):
                raise self._error(f"{ast.unparse(node)} is no number")
            case ast.Constant():
                return set()
            case ast.Name(id=name):
                return {name} - CONSTANTS.keys()
            case ast.Attribute():
                return {self._dotted(node)}
            case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=inner):
                return self._names(inner)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
                return self._names(left) | self._names(right)
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in OPERATORS:
                return self._names(left) | self._names(right)
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in FUNCTIONS:
                wanted = {"where": 3}.get(name, getattr(FUNCTIONS[name], "nin", None))
                if len(arguments) != wanted:
                    raise self._error(f"{name} takes {wanted} values")
                return set().union(*map(self._names, arguments))
        raise self._error(f"{ast.unparse(node)} is no arithmetic")

    def _dotted(self, node: ast.AST) -> str:
        match node:
            case ast.Attribute(value=value, attr=attribute):
                return f"{self._dotted(value)}.{attribute}"
            case ast.Name(id=name):
                return name
        raise self._error(f"{ast.unparse(node)} is no column")

    def __call__(self, columns: Mapping[str, NDArray[Any]], n: int) -> NDArray[Any]:
        """Return the values, shape (n,) or that of the column it names.

        Raises
        ------
        ConfigurationError
            If a column holds no numbers.
        """
        if isinstance(self._tree, (ast.Name, ast.Attribute)) and self.names:
            return columns[next(iter(self.names))]
        for name in sorted(self.names):
            if columns[name].dtype.kind not in "biuf":
                raise self._error(f"{name} holds no numbers")
        with np.errstate(all="ignore"):
            values = self._value(self._tree, columns)
        return np.array(np.broadcast_to(values, (n, *np.shape(values)[1:])))

    def _value(self, node: ast.AST, columns: Mapping[str, NDArray[Any]]) -> Any:
        match node:
            case ast.Constant(value=value):
                # Of Python's whole numbers, a power could fill the memory.
                return np.float64(value)  # type: ignore[arg-type]
            case ast.Name(id=name) if name in CONSTANTS:
                return CONSTANTS[name]
            case ast.Name() | ast.Attribute():
                return columns[self._dotted(node)].astype(np.float64)
            case ast.UnaryOp(op=op, operand=inner):
                value = self._value(inner, columns)
                return -value if isinstance(op, ast.USub) else value
            case ast.BinOp(left=left, op=op, right=right):
                return OPERATORS[type(op)](self._value(left, columns), self._value(right, columns))
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return OPERATORS[type(op)](self._value(left, columns), self._value(right, columns))
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return FUNCTIONS[name](*(self._value(each, columns) for each in arguments))
        raise self._error(f"{ast.unparse(node)} is no arithmetic")
