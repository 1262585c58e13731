"""Keep checked packs, and arrays learnt from them, so that only the first start reads YAML.

A cache that is missing, damaged, or on a disk that cannot be written costs time, never an answer: everything falls back to the YAML.
"""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from persona.pack.folder import SHIPPED, topic_files
from persona.pack.models import Pack

if TYPE_CHECKING:
    import numpy as np

KEPT = 16
"""Keys kept, two a pack; those not used for longest go first."""
SHIPPED_ARRAYS = "learnt.safetensors"
"""File beside `persona.yaml` with what was learnt from that pack beforehand (`save_beside`)."""

_CODE = Path(__file__).parent.parent
_DIGEST = 32
_KEY = re.compile(r"[0-9a-f]{32}")


def load_cached(path: Path | None = None) -> tuple[Pack, str]:
    """Return the pack in the folder `path` (None is the one that comes with the package) and its key in this cache.

    The key is a hash of every file of the pack and of the code that reads it. Raises `PackError` with every problem of the pack.
    """
    folder = SHIPPED if path is None else path
    key = cache_key(folder)
    raw = _read(key, "pack.json")
    if raw is not None:
        with suppress(msgspec.MsgspecError):
            return msgspec.json.decode(raw, type=Pack), key
    from persona.pack.load import load_pack  # noqa: PLC0415 (YAML is not needed for a pack that is cached)

    pack = load_pack(folder)
    if cache_key(folder) == key:  # else somebody saved a file meanwhile, and this is not what the key stands for
        body = msgspec.json.encode(pack)
        _write(key, "pack.json", _checksum(body) + body)
    return pack, key


def cache_key(folder: Path) -> str:
    """Return 32 hex digits that change with any byte of the pack, and with the code of this package.

    The code is told by the sizes and times of its files: reading all of it would take longer than reading the cache.
    """
    digest = hashlib.blake2b("\n".join(_sources(_CODE)).encode(errors="surrogateescape"), digest_size=16)
    for file in (folder / "persona.yaml", *topic_files(folder)):
        with suppress(OSError):
            raw = file.read_bytes()
            digest.update(f"{file.name}:{len(raw)}:".encode(errors="surrogateescape") + raw)
    return digest.hexdigest()


def save_arrays(key: str, name: str, arrays: "Mapping[str, np.ndarray]") -> None:
    """Keep arrays under a key; a cache that cannot be written is no error."""
    from safetensors.numpy import save  # noqa: PLC0415 (the pack alone needs no arrays)

    _write(key, f"{name}.safetensors", save(_whole(arrays)))


def load_arrays(key: str, name: str) -> "dict[str, np.ndarray] | None":
    """Return what `save_arrays` kept, or None when there is nothing sound."""
    folder = _folder()
    found = _arrays(folder / key / f"{name}.safetensors") if folder else None
    if found is not None and folder:
        _used(folder / key)
    return found[0] if found else None


def save_beside(path: Path | None, key: str, arrays: "Mapping[str, np.ndarray]") -> Path:
    """Write arrays into the folder of a pack, so that no start has to learn them; return the file.

    Raises `OSError` when the folder cannot be written.
    """
    from safetensors.numpy import save  # noqa: PLC0415 (the pack alone needs no arrays)

    file = (SHIPPED if path is None else path) / SHIPPED_ARRAYS
    file.write_bytes(save(_whole(arrays), metadata={"key": key}))
    return file


def load_beside(path: Path | None, key: str) -> "dict[str, np.ndarray] | None":
    """Return what `save_beside` wrote under this key, or None when there is nothing, or something else."""
    found = _arrays((SHIPPED if path is None else path) / SHIPPED_ARRAYS)
    return found[0] if found and found[1] == key else None


def _whole(arrays: "Mapping[str, np.ndarray]") -> "dict[str, np.ndarray]":
    import numpy as np  # noqa: PLC0415 (likewise)

    return {name: np.ascontiguousarray(array) for name, array in arrays.items()}


def _arrays(file: Path) -> "tuple[dict[str, np.ndarray], str] | None":
    """Return the arrays of a file and the key it was written under, or None when it is missing or damaged."""
    if not file.is_file():
        return None
    from safetensors import SafetensorError, safe_open  # noqa: PLC0415 (likewise)

    with suppress(SafetensorError, OSError), safe_open(file, "np") as stored:
        return {name: stored.get_tensor(name) for name in stored.keys()}, (stored.metadata() or {}).get("key", "")  # noqa: SIM118 (no mapping)
    return None


def _sources(folder: Path | str) -> Iterator[str]:
    with os.scandir(folder) as found:
        for entry in sorted(found, key=lambda entry: entry.name):
            if entry.is_file():
                status = entry.stat()
                yield f"{entry.name}:{status.st_size}:{status.st_mtime_ns}"
            elif entry.name not in ("packs", "__pycache__"):
                yield from _sources(entry.path)


def _folder() -> Path | None:
    """Return where the cache lives, or None when this machine has no place for it."""
    named = os.environ.get("FUTURE_CACHE_DIR")
    if named:
        return Path(named)
    from platformdirs import user_cache_path  # noqa: PLC0415 (only needed where nothing is configured)

    folder = user_cache_path("future-guy", appauthor=False)
    return folder if folder.is_absolute() else None


def _read(key: str, name: str) -> bytes | None:
    folder = _folder()
    if folder is None:
        return None
    try:
        raw = (folder / key / name).read_bytes()
    except OSError:
        return None
    _used(folder / key)
    body = raw[_DIGEST:]
    return body if raw[:_DIGEST] == _checksum(body) else None


def _used(entry: Path) -> None:
    with suppress(OSError):
        os.utime(entry)  # so that it is among the last to go


def _write(key: str, name: str, body: bytes) -> None:
    folder = _folder()
    if folder is None:
        return
    import tempfile  # noqa: PLC0415 (a start that finds everything writes nothing)

    with suppress(OSError):
        place = folder / key
        place.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=place, prefix=f".{name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(body)
            Path(temporary).replace(place / name)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise
        _prune(folder)


def _checksum(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=_DIGEST).digest()


def _prune(folder: Path) -> None:
    # The folder may be one that somebody named and keeps other things in: only what looks like ours may go.
    from shutil import rmtree  # noqa: PLC0415 (likewise)

    ours = [entry for entry in folder.iterdir() if _KEY.fullmatch(entry.name)]
    ours.sort(key=lambda entry: entry.stat().st_mtime, reverse=True)
    for entry in ours[KEPT:]:
        rmtree(entry, ignore_errors=True)
