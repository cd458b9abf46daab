"""Renew the list of parameters in the docstring of `Generator` from the table of run fields.

What is no field of a run, `prepared`, stands behind them and stays.
"""

import re
import textwrap
from pathlib import Path

from vasilisa.words.field_tables import docstring_entries

SOURCE = Path(__file__).parents[1] / "python" / "vasilisa" / "run" / "generator.py"
ENTRIES = re.compile(
    r"(class Generator\(.*?    Parameters\n    -{10}\n)(.*?)(?=\n    Raises\n|    prepared : )",
    re.DOTALL,
)


def renewed(source: str) -> str:
    """Return the source of the generator with the entries of today."""
    entries = textwrap.indent(docstring_entries("generator"), "    ") + "\n"
    return ENTRIES.sub(lambda match: match[1] + entries, source, count=1)


if __name__ == "__main__":
    SOURCE.write_text(renewed(SOURCE.read_text(encoding="utf-8")), encoding="utf-8")
