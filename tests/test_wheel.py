"""The wheel, installed into an empty environment and used from another folder: what the image and a user get."""

import email
import os
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOKEN = "MTA1.GfakeF.a-token-that-nobody-ever-had-in-the-world"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build it from a copy: a build folder left in the checkout would find its way into the next wheel."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy2(ROOT / name, source)
    for name in ("persona", "bot", "adapters"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", str(out), str(source)], check=True, capture_output=True, timeout=300
    )
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def future(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Install it with nothing but what it asks for, and return a function that runs its command elsewhere."""
    home, elsewhere = tmp_path_factory.mktemp("venv"), tmp_path_factory.mktemp("elsewhere")
    venv.create(home, with_pip=True)
    subprocess.run([home / "bin" / "python", "-m", "pip", "install", "--quiet", str(wheel)], check=True, capture_output=True, timeout=300)
    _keep_times(home)

    def run(*arguments: str, given: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "DISCORD_", "FUTURE_", "PYTHON"))}
        kept |= {"DATABASE_URL": f"sqlite:///{elsewhere}/memory.sqlite3", "PORT": "0", **environment}
        command = [str(home / "bin" / "future"), *arguments]
        return subprocess.run(command, cwd=elsewhere, env=kept, input=given, capture_output=True, text=True, timeout=300, check=False)

    return run


def _keep_times(home: Path) -> None:
    """Give installed files the times of the checkout's: the cache tells code by them, and learning the pack twice is slow.

    A file that the wheel lacks would still make it learn anew, and fail.
    """
    installed = next((home / "lib").glob("python*/site-packages"))
    for file in (ROOT / "persona").rglob("*"):
        there = installed / file.relative_to(ROOT)
        if file.is_file() and there.exists():
            status = file.stat()
            os.utime(there, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_its_metadata_is_fit_for_an_index(wheel: Path) -> None:
    twine = str(Path(sys.executable).with_name("twine"))
    checked = subprocess.run([twine, "check", "--strict", str(wheel)], capture_output=True, text=True, timeout=120, check=False)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        told = email.message_from_bytes(archive.read(name))

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert (told["Name"], told["Version"], told["License-Expression"]) == (project["name"], project["version"], "MIT")
    assert told["Requires-Python"] == project["requires-python"]
    assert set(told.get_all("Provides-Extra")) == set(project["optional-dependencies"])
    assert told.get_payload(decode=True) == (ROOT / "README.md").read_bytes()


def test_it_answers(future: Run) -> None:
    done = future("ask", "what", "is", "etcd")

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_it_brings_a_pack_to_start_from(future: Run) -> None:
    begun = future("pack", "new", "mine")
    done = future("--persona", "mine", "ask", "--sane", "what is a ring binder")

    assert begun.returncode == 0, begun.stderr
    assert "metal rings" in done.stdout


def test_it_explains_wrong_use(future: Run) -> None:
    done = future("frobnicate")

    assert done.returncode == 2
    assert "frobnicate" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_doctor_knows_the_pack_and_what_is_missing(future: Run) -> None:
    done = future("doctor")

    assert done.returncode == 1
    assert "SLACK_BOT_TOKEN" in done.stdout
    assert "persona: the future guy" in done.stdout
    assert "a map is a tree of words; for pictures: pip install" in done.stdout


def test_with_nothing_configured_run_says_what_to_set(future: Run) -> None:
    done = future("run")

    assert done.returncode == 2
    assert "SLACK_BOT_TOKEN" in done.stderr
    assert "DISCORD_TOKEN" in done.stderr
    assert "Traceback" not in done.stderr


def test_half_configured_run_says_which_extra_is_missing(future: Run) -> None:
    done = future("run", DISCORD_TOKEN=TOKEN)

    assert done.returncode == 2
    assert "pip install 'future-guy[discord]'" in done.stderr
    assert TOKEN not in done.stdout + done.stderr
