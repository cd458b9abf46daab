"""What the manual needs beyond Markdown: MathML formulas, tables from the package, notebooks."""

import html
import re
from pathlib import Path
from typing import Any

import yaml
from latex2mathml.converter import convert
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from nbconvert import MarkdownExporter

from vasilisa.events.observables import OBSERVABLES
from vasilisa.words.field_tables import markdown_table
from vasilisa.words.processes import FACTS, OPTIONS

ROOT = Path(__file__).resolve().parent.parent
EXECUTED = ROOT / "build" / "notebooks"
INLINE = re.compile(r'<span class="arithmatex">\\\((.*?)\\\)</span>', re.DOTALL)
DISPLAY = re.compile(r'<div class="arithmatex">\s*\\\[(.*?)\\\]\s*</div>', re.DOTALL)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Make a page of each notebook of validation/ as `make notebooks` has executed it."""
    exporter = MarkdownExporter(config={"CoalesceStreamsPreprocessor": {"enabled": True}})
    for notebook in sorted((ROOT / "validation").glob("*.ipynb")):
        executed = EXECUTED / notebook.name
        if not executed.is_file():
            raise PluginError(f"{executed.relative_to(ROOT)}: missing; run `make notebooks`")
        name = f"validation/{notebook.stem}"
        text, resources = exporter.from_filename(
            str(executed), {"output_files_dir": notebook.stem, "unique_key": notebook.stem}
        )
        origin = f"\n\nThis page is `validation/{notebook.name}` as `make notebooks` executes it.\n"
        files.append(File.generated(config, f"{name}.md", content=text + origin))
        for picture, content in resources["outputs"].items():
            files.append(File.generated(config, f"validation/{picture}", content=content))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put tables where a page asks for them."""
    for mark, table in TABLES.items():
        if f"<!-- {mark} -->" in markdown:
            markdown = markdown.replace(f"<!-- {mark} -->", table())
    return markdown


def references() -> str:
    """Return the table of docs/references.yaml."""
    listed = yaml.safe_load((ROOT / "docs" / "references.yaml").read_text(encoding="utf-8"))
    rows = [f"| {key} | {listed[key]} |" for key in sorted(listed)]
    return "\n".join(["| key | source |", "|---|---|", *rows])


def process_table() -> str:
    """Return the facts of every process, which the engine knows, as a table."""
    rows = [
        f"| `{name}` | {facts.text} | "
        + "<br>".join(f"`{value}`: {meaning}" for value, meaning in facts.radiation.items())
        + f" | {facts.form_factor or ''} | "
        + " | ".join("yes" if getattr(facts, field) else "" for field in OPTIONS)
        + f" | {'yes' if facts.forward_backward else ''} |"
        for name, facts in FACTS.items()
    ]
    titles = ["process", "", "`radiation`", "`form_factor`", *(f"`{field}`" for field in OPTIONS)]
    head = "| " + " | ".join([*titles, "asymmetry"]) + " |"
    return "\n".join([head, "|---" * (len(titles) + 1) + "|", *rows])


def observables() -> str:
    """Return the engine's table of observables."""
    rows = []
    for row in OBSERVABLES.values():
        meaning = re.sub(r"([|_])", r"\\\1", row.meaning)
        limits = f"{row.lowest:.4g} to {row.highest:.4g}".replace("inf", "∞")
        safe = "yes" if row.infrared_safe else "no"
        rows.append(f"| `{row.name}` | {meaning} | {row.unit} | {limits} | {safe} |")
    head = "| name | meaning | unit | range | infrared safe |"
    return "\n".join([head, "|---|---|---|---|---|", *rows])


TABLES = {
    "observables": observables,
    "processes": process_table,
    "references": references,
    "run fields": markdown_table,
}
"""What stands in place of a comment such as <!-- references -->."""


def on_page_content(content: str, **_: Any) -> str:
    """Turn formulas into MathML, which browsers show without a script."""

    def formula(display: str, match: re.Match[str]) -> str:
        return str(convert(html.unescape(match.group(1)).strip(), display=display))

    content = DISPLAY.sub(lambda match: formula("block", match), content)
    return INLINE.sub(lambda match: formula("inline", match), content)
