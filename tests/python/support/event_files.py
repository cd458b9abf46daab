"""What tests of files of events write."""

import vasilisa as vs

LO_CARD = "process: mumu\necm: 0.7\norder: lo\nseed: 3\ncuts: cmd3\neffort: 0.06\n"


def make(**changes):
    settings = {
        "order": "nlo",
        "seed": 3,
        "cuts": "cmd3",
        "variations": ["lo", "isr"],
        "effort": 0.06,
    }
    return vs.Generator("mumu", 0.7, **(settings | changes))
