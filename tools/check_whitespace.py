"""Fail on trailing whitespace, on tabs where they are not syntax, and on a missing last newline."""

import sys
from pathlib import Path


def complaints(path: Path) -> list[str]:
    """Return one line per fault of a text file."""
    text = path.read_text(encoding="utf-8")
    found = []
    tabs_allowed = path.name == "Makefile"
    for number, line in enumerate(text.split("\n"), start=1):
        if line != line.rstrip():
            found.append(f"{path}:{number}: trailing whitespace")
        if "\t" in line and not tabs_allowed:
            found.append(f"{path}:{number}: tab")
    if text and not text.endswith("\n"):
        found.append(f"{path}: no newline at the end")
    return found


if __name__ == "__main__":
    faults = [fault for name in sys.argv[1:] for fault in complaints(Path(name))]
    print("\n".join(faults), end="\n" if faults else "")
    sys.exit(1 if faults else 0)
