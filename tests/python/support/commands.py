"""Commands as users give them, and the errors they see."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner, Result

from vasilisa.cli import app


def run(*arguments: str | int | Path) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments])


def card_file(folder: Path, text: str = "process: mumu\necm: 0.7\ncuts: cmd3\n") -> Path:
    path = folder / "card.yaml"
    path.write_text(text)
    return path


def assert_user_error(result: Result, *fragments: str) -> None:
    assert result.exit_code == 2, result.output
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("error: ")
    for fragment in fragments:
        assert fragment in lines[0]
    assert "Traceback" not in result.output
