"""What is refused is refused in one line."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

import vasilisa as vs


def refused(field: str, call: Callable[[], object]) -> None:
    """Expect one line that begins with the field."""
    refused_saying(f"^{re.escape(field)}", call)


def refused_saying(words: str, call: Callable[[], object]) -> None:
    """Expect one line in which a regular expression is found."""
    with pytest.raises(vs.VasilisaError, match=words) as caught:
        call()
    assert "\n" not in str(caught.value)
