"""Run the examples and put what they print and draw into the manual and the README.

    python tools/update_examples.py [--scan FOLDER] [--asymmetry FOLDER] [NAME ...]

Text goes to docs/outputs/NAME.txt, plots go to docs/images/. With `--scan` the plots of a finished
scan, such as scan_output/, are copied as well, with `--asymmetry` those of finished asymmetries.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IMAGES, OUTPUTS = ROOT / "docs" / "images", ROOT / "docs" / "outputs"
SCAN_PLOTS = ("cross_sections", "one_plus_delta", "asymmetry")
ASYMMETRY_PLOTS = (
    "asymmetry_pipi",
    "components_pipi",
    "angular_pipi",
    "angular_components_pipi",
)
README_BLOCK = ("<!-- quickstart output -->\n```text\n", "```\n<!-- end -->")


def run(example: Path, folder: Path) -> str:
    """Return what an example prints when it runs in a folder."""
    command = [sys.executable, str(example)]
    return subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout


def update(example: Path) -> None:
    """Renew the output and the plots of one example."""
    with tempfile.TemporaryDirectory() as scratch:
        text = run(example, Path(scratch))
        (OUTPUTS / f"{example.stem}.txt").write_text(text, encoding="utf-8")
        for picture in Path(scratch).glob("*.png"):
            shutil.copy(picture, IMAGES)
    if example.stem == "quickstart":
        readme = ROOT / "README.md"
        before, rest = readme.read_text(encoding="utf-8").split(README_BLOCK[0])
        after = rest.split(README_BLOCK[1], 1)[1]
        readme.write_text(before + README_BLOCK[0] + text + README_BLOCK[1] + after, "utf-8")


def main() -> None:
    """Renew what was asked for, everything by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="examples, all by default")
    parser.add_argument("--scan", type=Path, metavar="FOLDER", help="copy the plots of this scan")
    parser.add_argument("--asymmetry", type=Path, metavar="FOLDER", help="the same of asymmetries")
    arguments = parser.parse_args()
    for folder in (IMAGES, OUTPUTS):
        folder.mkdir(exist_ok=True)
    if arguments.scan:
        for name in SCAN_PLOTS:
            shutil.copy(arguments.scan / f"{name}.png", IMAGES / f"scan_{name}.png")
    if arguments.asymmetry:
        for name in ASYMMETRY_PLOTS:
            shutil.copy(arguments.asymmetry / f"{name}.png", IMAGES)
    for example in sorted((ROOT / "examples").glob("*.py")):
        if not arguments.names or example.stem in arguments.names:
            print(example.relative_to(ROOT))
            update(example)


if __name__ == "__main__":
    main()
