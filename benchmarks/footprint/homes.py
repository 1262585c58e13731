"""Virtual environments of their own for him and his peers, and how much is in them."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path

from packaging.version import Version

ROOT = Path(__file__).parents[2]
ERRBOT = ("errbot",)
STARTER = ("slack-bolt", "slack-sdk", "slack-cli-hooks", "openai-agents", "python-dotenv")
"""What Slack's starter agent in Python (slack-samples/bolt-python-starter-agent, the one with OpenAI's SDK) requires to run."""


@dataclass(frozen=True)
class Size:
    """Hold what an environment has: packages, and megabytes (10^6 bytes) of files without byte code."""

    packages: int
    megabytes: float


@dataclass(frozen=True)
class Home:
    """Hold a virtual environment without pip, in which nothing is but what was asked for."""

    folder: Path

    @property
    def python(self) -> str:
        """The path of its interpreter."""
        return str(self.folder / "bin" / "python")

    def command(self, name: str) -> str:
        """Return the path of a command that was installed into it."""
        return str(self.folder / "bin" / name)

    def install(self, requirements: Sequence[str]) -> Size:
        """Install, with byte code as pip does, and return what is there now; raises CalledProcessError."""
        if not self.folder.exists():
            subprocess.run([sys.executable, "-m", "venv", "--without-pip", self.folder], check=True)
        pip = [sys.executable, "-m", "pip", "--python", self.python, "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *requirements], check=True, stdout=sys.stderr)
        return self.size()

    def size(self) -> Size:
        """Return what is there now."""
        packages = [str(path) for path in (self.folder / "lib").glob("python*/site-packages")]
        files = [file for file in self.folder.rglob("*") if file.is_file() and not file.is_symlink() and "__pycache__" not in file.parts]
        return Size(len(list(distributions(path=packages))), sum(file.stat().st_size for file in files) / 1e6)

    def version(self, package: str) -> str:
        """Return the version of an installed package."""
        packages = [str(path) for path in (self.folder / "lib").glob("python*/site-packages")]
        return str(Version(next(distributions(name=package, path=packages)).version))


def wheel(folder: Path) -> Path:
    """Build the wheel of this checkout into a folder, by way of the source distribution, and return its path."""
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "build", "--outdir", folder, ROOT], check=True, capture_output=True)
    return next(folder.glob("*.whl"))
