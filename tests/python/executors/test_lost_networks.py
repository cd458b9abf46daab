"""A line that is cut between hosts: nothing is lost, nothing made double."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from places import SUPPORT

import vasilisa as vs

pytest.importorskip("distributed")

N, SIZE = 30_000, 100

CARD = "process: mumu\necm: 1.0\norder: lo\nseed: 3\ncuts: {theta_both: [0.5, 2.6]}\n"

# All processes of a namespace of process numbers go with its first one.
NAMESPACES = ["unshare", "--user", "--map-root-user", "--net", "--pid", "--mount-proc"]
NAMESPACES += ["--fork", "--kill-child"]


def namespaces_are_there() -> bool:
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        return False
    tried = subprocess.run([*NAMESPACES, "ip", "link"], capture_output=True, check=False)
    return tried.returncode == 0


@pytest.mark.skipif(not namespaces_are_there(), reason="no namespaces of the network for users")
@pytest.mark.parametrize(
    "far",
    [
        pytest.param("worker", marks=pytest.mark.slow_ci),
        pytest.param("scheduler", marks=pytest.mark.slow),
    ],
)
def test_a_cut_line(far: str, tmp_path: Path) -> None:
    """What a lost worker had is made by others; a client waits until it finds its scheduler."""
    generator = vs.Generator("mumu", 1.0, "lo", cuts={"theta_both": [0.5, 2.6]}, seed=3, threads=1)
    generator.generate(N, tmp_path / "one.npz", progress=False)
    (tmp_path / "card.yaml").write_text(CARD)
    helper = SUPPORT / "cut_network.py"
    done = subprocess.run(
        [*NAMESPACES, sys.executable, str(helper), far, str(N), str(SIZE)],
        cwd=tmp_path,
        env=os.environ | {"DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP": "12"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0
    at_the_cut = int(done.stdout.split()[-1])
    assert 12 < at_the_cut < N // SIZE
    assert (tmp_path / "e.npz").read_bytes() == (tmp_path / "one.npz").read_bytes()
