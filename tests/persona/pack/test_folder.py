"""Which files a pack consists of."""

from pathlib import Path

from persona.pack.folder import SHIPPED, topic_files


def test_topics_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    folder = tmp_path / "topics"
    folder.mkdir()
    for name in ("b.yml", "a.yaml", "c.yaml", "notes.txt", ".hidden.yaml", "d.yaml~"):
        (folder / name).touch()

    assert topic_files(tmp_path) == [folder / "a.yaml", folder / "b.yml", folder / "c.yaml"]


def test_without_their_folder_there_are_none(tmp_path: Path) -> None:
    assert topic_files(tmp_path) == []


def test_the_shipped_pack_has_some() -> None:
    assert topic_files(SHIPPED)
