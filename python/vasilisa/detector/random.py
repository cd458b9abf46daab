"""Random numbers of an event: functions of the seed, the purpose and the event number alone.

Counter-based generators [Ran11] make this possible: the key is the seed and the purpose, the
counter is the event. No result depends on the size of batches or on threads, any event can be
repeated alone, and a change of one effect leaves the numbers of all others as they are, so that
differences between two detectors are free of statistical noise.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["EventRandom"]

Array = NDArray[np.float64]

WORDS = 4
"""Random words of 64 bits in one step of the counter."""

LARGEST_GAP = 4096
"""Between event numbers, up to which those between are drawn for nothing."""


@dataclass(frozen=True)
class EventRandom:
    """Random numbers of events.

    Parameters
    ----------
    seed : int
        From 0 to 2^64 - 1; of everything that is drawn for a sample of events.
    event_number : ndarray of int, shape (N,)
        Numbers of the events, in any order; equal numbers give equal random numbers.
    """

    seed: int
    event_number: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.event_number)

    def uniform(self, purpose: str, n: int = 1) -> Array:
        """Return numbers between 0 and 1, both excluded.

        Parameters
        ----------
        purpose : str
            What they are for: every name is an independent stream.
        n : int
            How many an event.

        Returns
        -------
        ndarray, shape (N, n)
        """
        numbers = self.event_number
        if len(numbers) == 0:
            return np.empty((0, n))
        if (np.diff(numbers) == 1).all():
            return self._run(purpose, int(numbers[0]), len(numbers), n)
        distinct, index = np.unique(numbers, return_inverse=True)
        begins = np.flatnonzero(np.diff(distinct, prepend=distinct[0]) > LARGEST_GAP)
        parts = []
        for part in np.split(distinct, begins):
            first = int(part[0])
            parts.append(self._run(purpose, first, int(part[-1]) - first + 1, n)[part - first])
        return np.concatenate(parts)[index]

    def normal(self, purpose: str, n: int = 1) -> Array:
        """Return Gaussian numbers of mean 0 and width 1; as `uniform`."""
        from scipy.special import ndtri  # type: ignore[import-untyped]

        return np.asarray(ndtri(self.uniform(purpose, n)))

    def _run(self, purpose: str, first: int, events: int, n: int) -> Array:
        """Return the numbers of successive events."""
        steps = -(-n // WORDS)
        digest = hashlib.blake2b(purpose.encode(), digest_size=8).digest()
        key = self.seed + (int.from_bytes(digest, "little") << 64)
        words = np.random.Philox(key=key, counter=first * steps).random_raw(WORDS * steps * events)
        upper = (words.reshape(events, -1)[:, :n] >> np.uint64(11)).astype(np.float64)
        return (upper + 0.5) * 2.0**-53
