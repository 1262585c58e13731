"""The image and the ready-made deployments: each read by what reads it in earnest, and held to the settings."""

import configparser
import json
import os
import re
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import kubernetes_validate
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from bot.app import SEND_SECONDS
from bot.run import GRACE_SECONDS
from bot.settings import variables

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
OTHERS = {
    *("PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "XDG_CACHE_HOME", "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"),
    *("MALLOC_ARENA_MAX", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_"),
}
"""Variables that Python, the desktop's standard and PostgreSQL's image read."""


def read(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def tool(*command: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name(command[0])
    return subprocess.run([str(program), *command[1:]], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def instructions(stage: int | None = None) -> list[tuple[str, str]]:
    """Return (instruction, arguments) of the Dockerfile, continued lines joined; of one stage, -1 for the last."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.M).replace("\\\n", " ")
    lines = [line.split(maxsplit=1) for line in text.splitlines() if line.strip()]
    found = [(line[0], re.sub(r"\s+", " ", line[1]).strip()) for line in lines]
    if stage is None:
        return found
    starts = [number for number, (name, _) in enumerate(found) if name == "FROM"]
    bounds = [*starts, len(found)]
    first = range(len(starts))[stage]
    return found[bounds[first] : bounds[first + 1]]


def docker_environment() -> dict[str, str]:
    pairs = " ".join(value for name, value in instructions(-1) if name == "ENV")
    return dict(pair.split("=", 1) for pair in pairs.split())


# -- the image


def test_hadolint_has_nothing_to_say() -> None:
    done = tool("hadolint", "Dockerfile")

    assert (done.returncode, done.stdout) == (0, "")


def copied() -> Iterator[str]:
    for name, value in instructions():
        if name == "COPY" and not value.startswith("--from"):
            yield from value.split()[:-1]


@pytest.mark.parametrize("source", list(copied()))
def test_every_source_that_is_copied_exists_and_is_not_ignored(source: str) -> None:
    rules = [line for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    ignored = False
    for rule in rules:
        if fnmatch(source, rule.removeprefix("!")):
            ignored = not rule.startswith("!")

    assert (ROOT / source).exists()
    assert not ignored


def test_nothing_is_ignored_that_nobody_copies_and_nothing_else_gets_in() -> None:
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()

    assert {rule[1:] for rule in rules if rule.startswith("!")} == set(copied())


def test_the_last_stage_only_takes_what_was_built_and_runs_without_rights() -> None:
    last = instructions(-1)

    assert {value.split()[0] for name, value in last if name == "COPY"} == {"--from=build"}
    assert not [value for name, value in last if name == "RUN" and re.search(r"\b(pip|apt|curl)\b", value)]
    assert dict(last)["USER"] == "10001:10001"
    assert json.loads(dict(last)["ENTRYPOINT"]) == ["future"]
    assert json.loads(dict(last)["CMD"]) == ["run"]


class Healthy(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_the_health_check_tells_alive_from_dead_without_curl() -> None:
    check = dict(instructions(-1))["HEALTHCHECK"]
    interpreter, *arguments = json.loads(check[check.index("[") :])
    assert interpreter == "python"
    server = HTTPServer(("127.0.0.1", 0), Healthy)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    environment = {**os.environ, "PORT": str(server.server_port)}

    alive = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, check=False)
    server.shutdown()
    server.server_close()
    thread.join()
    dead = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, check=False)

    assert alive.returncode == 0, alive.stderr
    assert dead.returncode != 0


def test_the_image_has_the_python_that_the_project_is_for() -> None:
    version = next(value for name, value in instructions() if name == "ARG").removeprefix("PYTHON=").split("-")[0]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert version == read(".python-version").strip()
    assert f"{version}.0" in SpecifierSet(project["requires-python"])


def locked() -> dict[str, tuple[set[str], int]]:
    """Return the versions of each locked package, and how many hashes they have."""
    found: dict[str, tuple[set[str], int]] = {}
    for entry in re.split(r"\n(?=\S)", read("requirements.lock")):
        if match := re.match(r"([a-z0-9._-]+)==([^\s;]+)", entry):
            versions, hashes = found.get(match[1], (set(), 0))
            found[match[1]] = (versions | {match[2]}, hashes + entry.count("--hash=sha256:"))
    return found


def required() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    shipped = ("slack", "discord", "postgres", "pictures")
    return [Requirement(text) for text in (*project["dependencies"], *(each for extra in shipped for each in extras[extra]))]


@pytest.mark.parametrize("requirement", required(), ids=lambda requirement: requirement.name)
def test_the_lock_holds_each_requirement_with_hashes(requirement: Requirement) -> None:
    versions, _ = locked()[re.sub(r"[-_.]+", "-", requirement.name).lower()]

    assert all(version in requirement.specifier for version in versions)


def test_every_locked_package_has_hashes_and_no_address() -> None:
    assert all(hashes for _, hashes in locked().values())
    assert "://" not in read("requirements.lock") + read("build.lock")


# -- the deployments


def compose() -> dict:
    return yaml.safe_load(read("compose.yaml"))


def kubernetes(name: str) -> list[dict]:
    return list(yaml.safe_load_all(read(name)))


def deployment(name: str) -> dict:
    return next(manifest for manifest in kubernetes(name) if manifest["kind"] == "Deployment")


def unit() -> list[tuple[str, str]]:
    """Return the pairs of the unit's section Service; a key may come twice, which configparser does not like."""
    section = read("future-guy.service").split("[Service]")[1].split("[Install]")[0]
    return [tuple(line.split("=", 1)) for line in section.splitlines() if "=" in line and not line.startswith("#")]


def test_compose_keeps_to_its_schema() -> None:
    done = tool("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "deploy/compose.yaml")

    assert done.returncode == 0, done.stdout


def test_compose_waits_for_a_healthy_database() -> None:
    services = compose()["services"]

    assert services["bot"]["depends_on"]["database"]["condition"] == "service_healthy"
    assert services["database"]["image"] == "postgres:17"
    assert "pg_isready" in str(services["database"]["healthcheck"]["test"])
    assert (ROOT / "deploy" / services["bot"]["build"]["context"] / "Dockerfile").resolve() == ROOT / "Dockerfile"


@pytest.mark.parametrize("name", ["kubernetes.yaml", "kubernetes-slack.yaml"])
def test_the_manifests_keep_to_the_schemas_of_kubernetes(name: str) -> None:
    for manifest in kubernetes(name):
        kubernetes_validate.validate(manifest, "1.32", strict=True)


def test_where_discord_is_on_there_is_one_replica_and_never_two_for_a_moment() -> None:
    spec = deployment("kubernetes.yaml")["spec"]

    assert (spec["replicas"], spec["strategy"]["type"]) == (1, "Recreate")
    assert yaml.safe_load(read("render.yaml"))["services"][0]["numInstances"] == 1
    assert "http_service" not in tomllib.loads(read("fly.toml"))


def test_where_slack_is_alone_there_are_several_and_no_word_of_discord() -> None:
    assert deployment("kubernetes-slack.yaml")["spec"]["replicas"] > 1
    assert "DISCORD" not in read("kubernetes-slack.yaml")
    service = tomllib.loads(read("fly-http.toml"))["http_service"]
    assert (service["auto_stop_machines"], service["min_machines_running"]) == ("off", 1)


@pytest.mark.parametrize("name", ["kubernetes.yaml", "kubernetes-slack.yaml"])
def test_pods_have_no_rights_and_liveness_asks_nothing_of_anybody_else(name: str) -> None:
    pod = deployment(name)["spec"]["template"]["spec"]
    container = pod["containers"][0]

    assert pod["securityContext"]["runAsNonRoot"]
    assert pod["securityContext"]["runAsUser"] == 10001
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"


def test_everywhere_he_gets_the_time_to_finish_what_he_accepted() -> None:
    graces = {
        "compose": int(compose()["services"]["bot"]["stop_grace_period"].removesuffix("s")),
        "fly": tomllib.loads(read("fly.toml"))["kill_timeout"],
        "fly-http": tomllib.loads(read("fly-http.toml"))["kill_timeout"],
        "render": yaml.safe_load(read("render.yaml"))["services"][0]["maxShutdownDelaySeconds"],
        "systemd": int(dict(unit())["TimeoutStopSec"]),
        **{
            name: deployment(name)["spec"]["template"]["spec"]["terminationGracePeriodSeconds"]
            for name in ("kubernetes.yaml", "kubernetes-slack.yaml")
        },
    }

    assert {name: grace for name, grace in graces.items() if grace <= max(GRACE_SECONDS, SEND_SECONDS)} == {}


def test_the_unit_runs_without_rights_and_does_not_repeat_a_hopeless_start() -> None:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read_string(read("future-guy.service"))

    assert parser["Service"]["ExecStart"].endswith("/bin/future run")
    assert parser["Service"]["Restart"] == "on-failure"
    assert parser["Service"]["RestartPreventExitStatus"] == "2"
    assert {parser["Service"][key] for key in ("DynamicUser", "NoNewPrivileges")} == {"yes"}
    assert parser["Service"]["ProtectSystem"] == "strict"
    assert parser["Install"]["WantedBy"] == "multi-user.target"


def test_heroku_starts_what_the_procfile_and_app_json_agree_on() -> None:
    processes = dict(re.fullmatch(r"([\w-]+): (.+)", line).groups() for line in read("Procfile").splitlines())

    assert processes["worker"] == "future run"
    assert set(json.loads(read("app.json"))["formation"]) == set(processes)
    assert read("requirements.txt").strip() == ".[slack,discord,postgres,pictures]"


def used() -> Iterator[tuple[str, str]]:
    """Yield (file, variable) of everything that a deployment sets or asks for."""
    yield from (("Dockerfile", name) for name in docker_environment())
    yield from (("env.example", name) for name in re.findall(r"^(\w+)=", read("env.example"), flags=re.M))
    for service in compose()["services"].values():
        yield from (("compose.yaml", name) for name in service["environment"])
    yield from (("app.json", name) for name in json.loads(read("app.json"))["env"])
    yield from (("Procfile", name) for name in re.findall(r"\b([A-Z]+)=", read("Procfile")))
    yield from (("render.yaml", row["key"]) for row in yaml.safe_load(read("render.yaml"))["services"][0]["envVars"])
    yield from (("future-guy.service", value.split("=")[0]) for key, value in unit() if key == "Environment")
    for name in ("kubernetes.yaml", "kubernetes-slack.yaml"):
        yield from ((name, variable) for variable in re.findall(r"--from-literal=(\w+)=", read(name)))


@pytest.mark.parametrize(("file", "variable"), sorted(set(used())))
def test_every_variable_is_a_setting(file: str, variable: str) -> None:
    assert variable in variables() or variable in OTHERS
