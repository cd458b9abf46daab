"""Tabulate the default vacuum polarisation from the shipped R(s), as the package ships it.

python validation/r_ratio/make_polarization.py [FILE]
"""

import sys
from pathlib import Path

import vasilisa
from vasilisa.hadrons.engine_table import engine_table
from vasilisa.hadrons.named_polarization import SHIPPED_TABLE, TOLERANCE, save_table
from vasilisa.hadrons.r_ratio import load_source

if __name__ == "__main__":
    folder = Path(vasilisa.__file__).parent / "hadrons"
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else folder / SHIPPED_TABLE
    save_table(engine_table(load_source("default"), tolerance=TOLERANCE), path)
    print(path)
