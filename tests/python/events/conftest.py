"""Generators of small files, one set-up for all tests of a module."""

import pytest
from event_files import make


@pytest.fixture(scope="module")
def generator():
    return make(threads=2)


@pytest.fixture(scope="module")
def alone():
    """One thread, and all that was prepared prepared again."""
    return make(threads=1)


@pytest.fixture(scope="module")
def other():
    return make(seed=4, threads=1)
