"""A report: one HTML file that needs nothing else."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

__all__ = ["document", "figure", "pairs", "table", "with_error"]

STYLE = """
:root { --ink: #1d2733; --soft: #5b6875; --line: #dfe5ea; --panel: #f5f7f9; --accent: #0a5a8c; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: #fff;
  font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", Helvetica, Arial, sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 28px 24px 60px; }
h1 { font-size: 28px; margin: 0 0 2px; }
h2 { font-size: 19px; margin: 40px 0 10px; padding-bottom: 4px;
  border-bottom: 2px solid var(--line); }
.lead { color: var(--soft); margin: 0; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 10px;
  margin: 20px 0 0; }
.facts div { background: var(--panel); border: 1px solid var(--line); border-radius: 8px;
  padding: 10px 14px; }
.facts b { display: block; font-size: 19px; }
.facts span { color: var(--soft); font-size: 13px; }
nav a { color: var(--accent); text-decoration: none; margin-right: 16px; }
nav { margin-top: 16px; }
figure { margin: 16px 0; text-align: center; }
figure img { max-width: 100%; width: 860px; }
figcaption { color: var(--soft); font-size: 14px; }
details { border: 1px solid var(--line); border-radius: 8px; margin: 10px 0; overflow: hidden; }
summary { cursor: pointer; padding: 9px 14px; background: var(--panel); font-weight: 600; }
.scroll { overflow: auto; max-height: 640px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums;
  font-size: 13.5px; }
th { position: sticky; top: 0; background: #fff; color: var(--soft); font-weight: 600;
  border-bottom: 2px solid var(--line); }
th, td { text-align: right; padding: 4px 12px; white-space: nowrap; }
tbody tr:nth-child(even) { background: var(--panel); }
.pairs td, .pairs th { text-align: left; white-space: normal; position: static; }
.pairs th { width: 240px; border: 0; vertical-align: top; }
footer { margin-top: 40px; color: var(--soft); font-size: 13px; }
@media print { .scroll { max-height: none; } }
"""


def document(
    title: str,
    lead: str,
    facts: Mapping[str, str],
    sections: Mapping[str, str],
    footer: str,
) -> str:
    """Return the whole page.

    Parameters
    ----------
    title : str
        Heading, as plain text.
    lead : str
        HTML below it.
    facts : mapping
        Names and values shown in boxes, as plain text.
    sections : mapping
        Headings, as plain text, to HTML.
    footer : str
        As plain text.
    """
    title = escape(title)
    boxes = "".join(
        f"<div><b>{escape(value)}</b><span>{escape(name)}</span></div>"
        for name, value in facts.items()
    )
    anchors = {heading: heading.split()[0].lower() for heading in sections}
    links = "\n".join(
        f'<a href="#{anchor}">{heading.split()[0]}</a>' for heading, anchor in anchors.items()
    )
    body = "".join(
        f'<h2 id="{anchors[heading]}">{escape(heading)}</h2>\n{content}\n'
        for heading, content in sections.items()
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p class="lead">{lead}</p>
<div class="facts">{boxes}</div>
<nav>{links}</nav>
{body}<footer>{escape(footer)}</footer>
</main>
</body>
</html>
"""


def figure(name: str, data: bytes, caption: str) -> str:
    """Return a plot; its files are ``name.png`` and ``name.pdf``.

    Parameters
    ----------
    name : str
        Of the files, without suffix.
    data : bytes
        PNG.
    caption : str
        HTML.
    """
    source = base64.b64encode(data).decode("ascii")
    return (
        f'<figure><img alt="{name}" src="data:image/png;base64,{source}">'
        f"<figcaption>{caption} Files: {name}.png, {name}.pdf.</figcaption></figure>\n"
    )


def table(
    title: str, headings: Iterable[str], rows: Iterable[Sequence[str]], *, opened: bool
) -> str:
    """Return a table that unfolds; everything is HTML."""
    head = "".join(f"<th>{heading}</th>" for heading in headings)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows)
    return (
        f"<details{' open' if opened else ''}><summary>{title}</summary><div class='scroll'><table>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></details>\n"
    )


def pairs(values: Mapping[str, Any]) -> str:
    """Return names and values as a table of two columns."""
    rows = "".join(
        f"<tr><th>{escape(name)}</th><td>{escape(_text(value))}</td></tr>\n"
        for name, value in values.items()
    )
    return f'<table class="pairs"><tbody>{rows}</tbody></table>'


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_text(each)}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(_text(each) for each in value)
    return str(value)


def with_error(value: float | None, error: float | None) -> str:
    """Return a value with its error in parentheses, such as ``566.39(9)``.

    Parameters
    ----------
    value, error : float or None
        An absent value becomes a dash.
    """
    if value is None or not math.isfinite(value):
        return "&ndash;"
    if error is None or not math.isfinite(error) or error <= 0:
        return f"{value:.6g}"
    # Two digits of the error where it starts with 1, else one, as is usual.
    exponent = math.floor(math.log10(error))
    if error / 10**exponent < 1.95:
        exponent -= 1
    decimals = max(0, -exponent)
    digits = round(error / 10.0**-decimals)
    return f"{value:.{decimals}f}({digits})"
