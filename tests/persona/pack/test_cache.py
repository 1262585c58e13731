import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from persona.pack import load
from persona.pack.cache import KEPT, cache_key, load_arrays, load_beside, load_cached, save_arrays, save_beside
from persona.pack.load import load_pack
from persona.pack.problems import PackError
from persona.understanding.build import learning_key

WritePack = Callable[..., Path]


@pytest.fixture
def no_yaml(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return a switch after which reading any YAML fails the test."""

    def refuse(folder: Path | None = None) -> None:
        raise AssertionError(f"the YAML of {folder} was read again")

    return lambda: monkeypatch.setattr(load, "load_pack", refuse)


def test_the_second_load_comes_from_the_cache_and_is_equal(write_pack: WritePack, no_yaml: Callable[[], None]) -> None:
    folder = write_pack()
    first, key = load_cached(folder)
    no_yaml()

    assert load_cached(folder) == (first, key)
    assert list(load_cached(folder)[0].topics) == list(first.topics)


def test_a_changed_byte_changes_the_key_and_the_pack(write_pack: WritePack) -> None:
    folder = write_pack()
    _, before = load_cached(folder)
    write_pack(("A letter, but it screams.", "A letter, but it whistles."))
    pack, after = load_cached(folder)

    assert after != before
    assert pack.topics["fax"].hype.define[0].say == "A letter, but it whistles."


def test_a_renamed_topic_file_changes_the_key(write_pack: WritePack) -> None:
    folder = write_pack()
    before = cache_key(folder)
    (folder / "topics" / "old.yaml").rename(folder / "topics" / "older.yaml")

    assert cache_key(folder) != before


@pytest.mark.parametrize("damage", [b"", b"not what was written", b"\x00" * 4000])
def test_a_damaged_cache_falls_back_to_the_yaml(write_pack: WritePack, cache_folder: Path, damage: bytes) -> None:
    folder = write_pack()
    _, key = load_cached(folder)
    (cache_folder / key / "pack.json").write_bytes(damage)

    assert load_cached(folder)[0] == load_pack(folder)


def test_one_flipped_letter_in_the_cache_is_noticed(write_pack: WritePack, cache_folder: Path) -> None:
    folder = write_pack()
    _, key = load_cached(folder)
    file = cache_folder / key / "pack.json"
    file.write_bytes(file.read_bytes().replace(b"screams", b"streams", 1))

    assert load_cached(folder)[0].topics["fax"].hype.define[0].say == "A letter, but it screams."


def test_a_cache_that_cannot_be_written_is_no_error(write_pack: WritePack, cache_folder: Path) -> None:
    cache_folder.write_text("a file where the folder should be", encoding="utf-8")

    pack, key = load_cached(write_pack())
    save_arrays(key, "weights", {"w": np.zeros(2)})

    assert "fax" in pack.topics
    assert load_arrays(key, "weights") is None


def test_no_half_written_file_stays_behind(write_pack: WritePack, cache_folder: Path) -> None:
    _, key = load_cached(write_pack())
    save_arrays(key, "weights", {"w": np.zeros(2)})

    assert sorted(file.name for file in (cache_folder / key).iterdir()) == ["pack.json", "weights.safetensors"]


def test_a_broken_pack_raises_and_leaves_nothing_in_the_cache(write_pack: WritePack, cache_folder: Path) -> None:
    with pytest.raises(PackError):
        load_cached(write_pack(("since: 1980", "since: soon")))

    assert not cache_folder.exists()


def test_arrays_come_back_as_they_went(write_pack: WritePack) -> None:
    _, key = load_cached(write_pack())
    kept = {"weights": np.arange(6, dtype=np.float32).reshape(2, 3), "names": np.frombuffer(b"fax modem", np.uint8)}
    save_arrays(key, "index", kept)
    found = load_arrays(key, "index")

    assert found is not None
    assert {name: array.tolist() for name, array in found.items()} == {name: array.tolist() for name, array in kept.items()}
    assert found["weights"].dtype == np.float32


def test_arrays_nobody_saved_are_none() -> None:
    assert load_arrays("0" * 32, "index") is None


def test_damaged_arrays_are_none(cache_folder: Path) -> None:
    save_arrays("0" * 32, "index", {"w": np.ones(3)})
    file = cache_folder / ("0" * 32) / "index.safetensors"
    file.write_bytes(file.read_bytes()[:-5])

    assert load_arrays("0" * 32, "index") is None


def test_only_the_packs_used_last_are_kept(cache_folder: Path) -> None:
    for number in range(KEPT + 3):
        save_arrays(f"{number:032x}", "index", {"w": np.ones(1)})
        os.utime(cache_folder / f"{number:032x}", (number, number))
    save_arrays("f" * 32, "index", {"w": np.ones(1)})

    left = sorted(entry.name for entry in cache_folder.iterdir())
    assert left == [*(f"{number:032x}" for number in range(4, KEPT + 3)), "f" * 32]


def test_files_of_somebody_else_in_the_cache_folder_are_left_alone(cache_folder: Path) -> None:
    (cache_folder / "my photos").mkdir(parents=True)
    for number in range(KEPT + 3):
        save_arrays(f"{number:032x}", "index", {"w": np.ones(1)})

    assert (cache_folder / "my photos").is_dir()


def test_what_lies_beside_a_pack_is_used_under_its_own_key_alone(write_pack: WritePack) -> None:
    folder = write_pack()
    file = save_beside(folder, "a" * 32, {"w": np.arange(3)})
    found = load_beside(folder, "a" * 32)

    assert found is not None
    assert found["w"].tolist() == [0, 1, 2]
    assert load_beside(folder, "b" * 32) is None
    file.write_bytes(file.read_bytes()[:-30])
    assert load_beside(folder, "a" * 32) is None


def test_no_pack_needs_anything_beside_it(write_pack: WritePack) -> None:
    assert load_beside(write_pack(), "a" * 32) is None


def test_what_lies_beside_the_shipped_pack_fits_it_and_the_code_that_learns() -> None:
    pack, _ = load_cached()

    assert load_beside(None, learning_key(pack)) is not None, "run: make learn"
