"""Try cards whose paths arrive on standard input; one line of JSON says what became of each."""

from __future__ import annotations

import json
import math
import sys
import traceback
import warnings
from typing import Any

import vasilisa as vs
from vasilisa.studies.card import of_card
from vasilisa.words.errors import VasilisaWarning


def tried(path: str) -> dict[str, Any]:
    """Read a card and compute with it as little as possible."""
    try:
        made = vs.load_card(path)
        if isinstance(made, vs.Generator):
            with of_card(path):
                result = made.integrate(n_events=1, max_seconds=10, progress=False)
            numbers = [result.value, result.error, result.asymmetry, result.asymmetry_error]
            numbers += [each.value for each in result.variations.values()]
            json.dumps(result.to_dict(), allow_nan=False)
        elif isinstance(made, vs.InitialStateRadiation):
            with of_card(path):
                numbers = [float(made.cross_section(1.03))]
        else:
            numbers = []
    except vs.VasilisaError as error:
        return {"refused": str(error)}
    except BaseException:
        return {"traceback": traceback.format_exc()}
    if not all(map(math.isfinite, numbers)):
        return {"traceback": f"accepted, but {numbers}"}
    return {"accepted": numbers}


def main() -> None:
    """Answer each line with one."""
    warnings.simplefilter("error")
    warnings.simplefilter("ignore", VasilisaWarning)
    for line in sys.stdin:
        print(json.dumps(tried(line.rstrip("\n"))), flush=True)


if __name__ == "__main__":
    main()
