"""Where things lie in the tree."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES, DOCS = ROOT / "examples", ROOT / "docs"
DATA = ROOT / "tests" / "python" / "data"
SUPPORT = ROOT / "tests" / "python" / "support"
