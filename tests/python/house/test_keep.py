"""The keeper of work between runs: identities, documents, folders of pieces, the cache."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from vasilisa.keep.cache import cache_folder
from vasilisa.keep.document import OtherIdentityError, read_document, write_document
from vasilisa.keep.identity import digests_of, fingerprint, first_difference
from vasilisa.keep.pieces import PieceFolder
from vasilisa.words.errors import ConfigurationError, DataError, OutputError


@pytest.mark.parametrize(
    ("there", "here", "text"),
    [
        ({"a": 1, "b": {"c": 2.0}}, {"b": {"c": 2.0}, "a": 1}, None),
        ({"a": 1.0}, {"a": 1.0 + 1e-12}, None),
        ({"a": 1}, {"a": 2}, "a: 1 there, 2 here"),
        ({"a": {"b": 1}}, {"a": {}}, "a.b: 1 there, None here"),
        ({"p": [1, {"x": 2}]}, {"p": [1, {"x": 3}]}, "p[1].x: 2 there, 3 here"),
        ({"p": [1]}, {"p": [1, 2]}, "p: a list of 1 there, one of 2 here"),
        ({"order": "lo"}, {"order": "nlo"}, "order: lo there, nlo here"),
    ],
)
def test_first_difference(there: Any, here: Any, text: str | None) -> None:
    difference = first_difference(there, here)
    assert (difference and str(difference)) == text


def test_an_edited_table_is_another_identity(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("one")
    fields = {"form_factor": str(table), "cuts": ["cmd3", {"more": str(table)}], "x": "/no/file"}
    before = digests_of(fields)
    assert list(before) == [str(table)]
    table.write_text("two")
    assert digests_of(fields) != before
    assert fingerprint(before) != fingerprint(digests_of(fields))


def test_documents_come_back_bit_by_bit(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    content = {"sums": [[0.1 + 0.2, 1e-300], [3.0]], "text": "é"}
    write_document(path, {"seed": 1, "path": tmp_path}, content)
    assert read_document(path, {"seed": 1, "path": tmp_path}) == content
    with pytest.raises(OtherIdentityError, match=r"another run, seed: 1 there, 2 here"):
        read_document(path, {"seed": 2, "path": tmp_path})
    path.write_text(path.read_text().replace("3.0", "3.5"))
    with pytest.raises(DataError, match="is damaged"):
        read_document(path, {"seed": 1, "path": tmp_path})


def folder_of(path: Path) -> PieceFolder[int]:
    return PieceFolder(path, r"\d+", "run", int, suffix=".txt")


def test_pieces_survive_and_belong_to_one_run(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pieces")
    with folder.opened({"seed": 1}, ["1", "2"], resume=True):
        assert folder.finished() == {}
        folder.file("1").write_text("one")
        folder.commit("1", 11)
        folder.file("2").write_text("begun")
        with (
            pytest.raises(OutputError, match="another run is writing"),
            folder_of(folder.path).opened({"seed": 1}, ["1"], resume=True),
        ):
            pass
    with folder.opened({"seed": 1}, ["1", "3"], resume=True):
        assert folder.finished() == {"1": 11}
        assert not folder.file("2").exists()  # is not wanted
    with (
        pytest.raises(ConfigurationError, match=r"another run, seed: 1 there, 2 here; choose"),
        folder.opened({"seed": 2}, ["1"], resume=True),
    ):
        pass
    with folder.opened({"seed": 2}, ["1"], resume=False):
        assert folder.finished() == {}
    folder.remove()
    assert not list(tmp_path.iterdir())


def test_a_temporary_file_that_gets_its_name_meanwhile_is_none_of_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_of(tmp_path)
    there = Path.iterdir

    def listed_before(self: Path) -> list[Path]:
        return [*there(self), self / ".30940.7.json"]

    with folder.opened({"seed": 1}, ["7"], resume=True):
        monkeypatch.setattr(Path, "iterdir", listed_before)
        with (
            pytest.raises(OutputError, match="another run is writing"),
            folder_of(folder.path).opened({"seed": 1}, ["7"], resume=True),
        ):
            pass


def test_the_cache_is_where_the_system_keeps_caches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VASILISA_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("VASILISA_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg" / "vasilisa"
