"""What the manual needs beyond Markdown: MathML formulas and the list of references."""

import html
import re
from pathlib import Path
from typing import Any

import yaml
from latex2mathml.converter import convert

ROOT = Path(__file__).resolve().parent.parent
INLINE = re.compile(r'<span class="arithmatex">\\\((.*?)\\\)</span>', re.DOTALL)
DISPLAY = re.compile(r'<div class="arithmatex">\s*\\\[(.*?)\\\]\s*</div>', re.DOTALL)


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put the table of docs/references.yaml where a page asks for it."""
    if "<!-- references -->" not in markdown:
        return markdown
    listed = yaml.safe_load((ROOT / "docs" / "references.yaml").read_text(encoding="utf-8"))
    rows = [f"| {key} | {listed[key]} |" for key in sorted(listed)]
    table = "\n".join(["| key | source |", "|---|---|", *rows])
    return markdown.replace("<!-- references -->", table)


def on_page_content(content: str, **_: Any) -> str:
    """Turn formulas into MathML, which browsers show without a script."""

    def formula(display: str, match: re.Match[str]) -> str:
        return str(convert(html.unescape(match.group(1)).strip(), display=display))

    content = DISPLAY.sub(lambda match: formula("block", match), content)
    return INLINE.sub(lambda match: formula("inline", match), content)
