"""Reports: one HTML file that needs nothing else, from a template."""

from __future__ import annotations

import base64
import sys
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

__all__ = ["render"]


def render(template: str, module: str, **context: Any) -> str:
    """Return the report as one HTML document.

    Parameters
    ----------
    template : str
        Name of a template beside the module, or in this folder; it extends ``page.jinja``.
    module : str
        Name of the study's module.
    **context
        What the template names; text is escaped.
    """
    beside = Path(getattr(sys.modules[module], "__file__", None) or ".").parent
    environment = Environment(
        loader=FileSystemLoader([beside, Path(__file__).parent]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["base64"] = lambda data: base64.b64encode(data).decode("ascii")
    environment.filters["text"] = _text
    return environment.get_template(template).render(context)


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_text(each)}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(_text(each) for each in value)
    return str(value)
