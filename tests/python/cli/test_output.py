"""Files appear whole or not at all; what is no regular file is written in place."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from vasilisa.keep.output import write_atomically, write_whole
from vasilisa.words.errors import OutputError


def test_a_pipe_is_written_in_place(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    received: list[str] = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_text()))
    reader.start()
    write_atomically(pipe, "text")
    reader.join(timeout=10)
    assert received == ["text"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_full_device_stays_a_device():
    with pytest.raises(OutputError, match="/dev/full"):
        write_atomically(Path("/dev/full"), "text")
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)


def test_a_failed_writer_leaves_the_older_file(tmp_path):
    path = tmp_path / "file"
    path.write_text("older")

    def fail(temporary):
        temporary.write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match="No space left"):
        write_whole(path, fail)
    assert path.read_text() == "older"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
