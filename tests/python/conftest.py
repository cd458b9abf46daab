"""What all tests stand on."""

import signal


def pytest_configure() -> None:
    """Let tests and the commands they start be interrupted, wherever the suite itself runs.

    What a shell starts in the background ignores Ctrl-C, and so would all that it starts.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
