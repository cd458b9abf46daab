"""What all tests stand on."""

import signal

import pytest


def pytest_configure() -> None:
    """Let tests and the commands they start be interrupted, wherever the suite itself runs.

    What a shell starts in the background ignores Ctrl-C, and so would all that it starts.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def no_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the seconds of the plots of a study, where no test looks at them."""
    from vasilisa.studies.study import Study

    monkeypatch.setattr(Study, "_write_report", lambda self, result, folder: None)
