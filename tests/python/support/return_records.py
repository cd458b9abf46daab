"""Records of a study of radiative return, redrawn bin by bin from those of one simulation."""

from __future__ import annotations

import copy

import numpy as np


def records_of(document):
    return {each["sample"]: each for each in document["jobs"]}


def toy(document, ratio, random):
    """Return records whose response and data fluctuate, with a form factor of any ratio."""
    records = copy.deepcopy(records_of(document))
    luminosity = document["luminosity"]
    for process, other in (("pipigamma", "mumugamma"), ("mumugamma", "pipigamma")):
        own = records_of(document)[process]
        counts, generated = np.array(own["counts"]), np.array(own["generated"])
        scale = 1000 * luminosity * own["unit"]
        r = np.ones(len(generated))
        if process == "pipigamma":
            shares = np.array(own["virtual"]) / generated[:, None]
            r = shares[:, :-1] @ ratio + shares[:, -1]
        background = np.array(records_of(document)[other][f"seen_{process}"])
        background = background * records_of(document)[other]["unit"] * 1000 * luminosity
        seen = random.poisson(counts @ r * scale + background)
        for name in (f"seen_{process}", f"seen_{process}_squares"):
            records["data"][name] = seen
        fluctuating = random.poisson(counts)
        whole = fluctuating.sum(0) + random.poisson(np.maximum(generated - counts.sum(0), 0))
        virtual = np.array(own.get("virtual", np.zeros(1))) * 1.0
        if process == "pipigamma":
            virtual = virtual * (whole / generated)[:, None]
        records[process] |= {"counts": fluctuating, "squares": fluctuating, "virtual": virtual}
        records[process] |= {"generated": whole, "generated_squares": whole}
        records[process] |= of_all(own, whole, random)
        # These data hold nothing from beyond the bins.
        records[process][f"seen_{process}"] = fluctuating.sum(1)
    return records


def of_all(record, inside, random):
    """Return what all fluctuating events stand for, with those in no bin."""
    whole = inside.sum() + random.poisson(record["whole"] - np.sum(record["generated"]))
    return {"unit": record["sigma"] / whole, "whole": whole, "whole_squares": whole}


def independent(records, luminosity, random):
    """Return records of data and samples that all fluctuate about those given, by cells.

    Cells are what is counted once: the spectrum of a pair, its response, and its track masses.
    """
    found = copy.deepcopy(records)
    for name in ("seen", "track_mass"):
        for hypothesis in ("pipigamma", "mumugamma"):
            key = f"{name}_{hypothesis}"
            mean = sum(
                np.array(records[process][key]) * records[process]["unit"] * 1000 * luminosity
                for process in ("pipigamma", "mumugamma")
            )
            found["data"][key] = found["data"][f"{key}_squares"] = random.poisson(mean)
            for process in ("pipigamma", "mumugamma"):
                drawn = random.poisson(np.array(records[process][key]))
                found[process][key] = found[process][f"{key}_squares"] = drawn
    for process in ("pipigamma", "mumugamma"):
        counts, generated = (np.array(records[process][x]) for x in ("counts", "generated"))
        fluctuating = random.poisson(counts)
        whole = fluctuating.sum(0) + random.poisson(np.maximum(generated - counts.sum(0), 0))
        found[process] |= {"counts": fluctuating, "squares": fluctuating}
        found[process] |= {"generated": whole, "generated_squares": whole}
        found[process] |= of_all(records[process], whole, random)
        beyond = np.array(records[process][f"seen_{process}"]) - counts.sum(1)
        found[process][f"seen_{process}"] = fluctuating.sum(1) + random.poisson(beyond.clip(0))
        if process == "pipigamma":
            virtual = np.array(records[process]["virtual"]) * (whole / generated)[:, None]
            found[process]["virtual"] = virtual
    return found
