"""What the documents say can be done, can be done: commands, links, settings, and the conversation at the top."""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from typer.main import get_command

from bot.cli import app, main
from bot.settings import variables
from docs import figures
from docs.transcripts import conversation, held_again
from persona.pack.load import load_pack

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
README = (ROOT / "README.md").read_text(encoding="utf-8")
NO_SETTING = {"FUTURE_CACHE_DIR"}
"""Read by the engine, which knows no settings."""


def tokens(page: Path) -> Iterator[Token]:
    for token in MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8")):
        yield token
        yield from token.children or ()


def slug(heading: str) -> str:
    """Return the anchor that a heading gets on GitHub."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def links() -> list[tuple[Path, str]]:
    found = [(page, token.attrs.get("href") or token.attrs.get("src")) for page in PAGES for token in tokens(page)]
    return [(page, target) for page, target in found if target and not re.match(r"[a-z]+:", target)]


def shell_lines() -> list[str]:
    blocks = [token.content for page in PAGES for token in tokens(page) if token.type == "fence" and token.info == "shell"]
    return [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]


def words_of(program: str) -> list[list[str]]:
    """Return the words of every shell line that runs a program, without comments."""
    split = [shlex.split(line, comments=True) for line in shell_lines()]
    return [words[1:] for words in split if words and words[0] == program]


def mentioned() -> list[str]:
    """Return what stands in back-ticks and begins like a use of the command."""
    inline = [token.content for page in PAGES for token in tokens(page) if token.type == "code_inline"]
    return sorted({text for text in inline if text.startswith("future ")})


def leaves() -> dict[tuple[str, ...], str]:
    """Return the path of every command that does something, and the first line of its help."""
    found: dict[tuple[str, ...], str] = {}
    left = [((name,), command) for name, command in get_command(app).commands.items()]
    while left:
        path, command = left.pop(0)
        inner = getattr(command, "commands", None)
        if inner:
            left += [((*path, name), command) for name, command in inner.items()]
        else:
            found[path] = command.help.splitlines()[0]
    return found


def parsed(words: list[str]) -> list[str]:
    """Let the command's own parser read words; return the path of the command. Raises what the parser raises."""
    command, path, rest = get_command(app), [], list(words)
    context = None
    while True:
        context = command.make_context(path[-1] if path else "future", rest, parent=context)
        if not getattr(command, "commands", None):
            return path
        rest = [*context._protected_args, *context.args]  # what a group leaves to its commands
        if not rest:
            return path
        name, command, rest = command.resolve_command(context, rest)
        path.append(name)


@pytest.mark.parametrize(("page", "target"), links(), ids=lambda value: getattr(value, "name", value))
def test_every_link_inside_leads_somewhere(page: Path, target: str) -> None:
    name, _, anchor = target.partition("#")
    there = (page.parent / name).resolve() if name else page

    assert there.exists()
    if anchor:
        headings = re.findall(r"^#+ (.+)$", there.read_text(encoding="utf-8"), flags=re.M)
        assert anchor in {slug(heading) for heading in headings}


@pytest.mark.parametrize("words", words_of("future"), ids=" ".join)
def test_every_command_in_a_shell_block_is_one(words: list[str]) -> None:
    parsed(words)


@pytest.mark.parametrize("line", [line for line in shell_lines() if "| future " in line])
def test_what_is_piped_into_him_gets_an_answer(line: str) -> None:
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    done = subprocess.run(["bash", "-c", line], env={**os.environ, "PATH": path}, capture_output=True, text=True, timeout=300, check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_extra_that_is_installed_exists(page: Path) -> None:
    named = re.findall(r"pip install [^\n`]*\[([\w,]+)\]", page.read_text(encoding="utf-8"))
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]

    assert {extra for group in named for extra in group.split(",")} <= set(extras)


def test_every_file_that_a_command_takes_from_the_checkout_exists() -> None:
    words = {word for line in shell_lines() for word in shlex.split(line, comments=True)}
    files = {word for word in words if word.startswith("deploy/") and word != "deploy/.env"}  # that one the reader makes

    assert files
    assert {file for file in files if not (ROOT / file).exists()} == set()


def test_the_figures_of_the_readme_are_those_of_the_benchmarks() -> None:
    assert figures.shown(README) == figures.figures(figures.BENCHMARKS.read_text(encoding="utf-8")), "measured anew: python -m docs.figures"


@pytest.mark.parametrize("text", mentioned())
def test_every_command_in_a_sentence_is_one(text: str) -> None:
    words = [word for word in text.split()[1:] if word.islower() and not word.startswith("-")]

    assert any(tuple(words[: len(path)]) == path or path[: len(words)] == tuple(words) for path in leaves())


@pytest.mark.parametrize("words", words_of("make"), ids=" ".join)
def test_every_target_in_a_shell_block_is_one(words: list[str]) -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.M)

    assert set(words) <= set(targets)


@pytest.mark.parametrize("words", [words for words in words_of("future") if words[0] in ("ask", "why")], ids=" ".join)
def test_what_asks_him_something_gets_an_answer(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    assert capsys.readouterr().out.strip()


def test_every_command_is_documented_as_its_help_says() -> None:
    rows = re.findall(r"^\| `future ([^`]+)` \| (.+) \|$", (ROOT / "docs" / "cli.md").read_text(encoding="utf-8"), flags=re.M)

    assert {tuple(word for word in words.split() if word.islower()): told for words, told in rows} == leaves()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_looks_like_a_setting_is_one(page: Path) -> None:
    named = set(re.findall(r"\b(?:SLACK|DISCORD|FUTURE)_[A-Z_]+\b", page.read_text(encoding="utf-8")))

    assert {name for name in named if name.removesuffix("_FILE") not in variables()} <= NO_SETTING


def test_he_says_in_the_readme_what_he_says() -> None:
    shown = conversation(README)

    assert held_again(shown) == shown, "his lines changed: python -m docs.transcripts"


def test_the_topic_of_the_readme_loads_in_the_pack_of_the_docs(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "packs.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n# ([\w./]+)\n(.*?)```", page, flags=re.S)
    own = re.search(r"```yaml\n(.*?)```", README, flags=re.S)
    assert own
    for name, text in (*blocks, ("topics/counting.yaml", own[1])):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")

    assert "abacus" in load_pack(tmp_path).topics
    assert len(yaml.safe_load(own[1])["topics"]) == 1
    assert own[1].partition("topics:\n")[2].count("\n") <= 10, "ten lines a topic, says the heading"


def test_the_faq_of_the_docs_becomes_a_persona_that_answers_as_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs" / "packs.md").read_text(encoding="utf-8")
    section = page.split("\n## From an FAQ in a minute\n")[1].split("\n## ")[0]
    blocks = {kind: re.findall(rf"```{kind}\n(.*?)```", section, flags=re.S) for kind in ("csv", "jsonl", "shell", "text")}
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FUTURE_CACHE_DIR", str(tmp_path / "cache"))
    Path("library.csv").write_text(*blocks["csv"], encoding="utf-8")
    Path("questions.jsonl").write_text(*blocks["jsonl"], encoding="utf-8")
    asked = []
    for line in "".join(blocks["shell"]).splitlines():
        words = shlex.split(line)
        assert main(words[1:]) == 0, line
        printed = capsys.readouterr().out
        asked += [printed] if "ask" in words else []

    assert asked == blocks["text"][0].splitlines(keepends=True)
