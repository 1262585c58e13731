"""Write his lines into the conversations of the README: `python -m docs.transcripts` after editing lines or the matcher."""

import re
import subprocess
import sys
import textwrap
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
WIDTH = 124
_BLOCK = re.compile(r"(?<=```text\n\$ make chat\n).*?(?=```)", re.S)
_TURN = re.compile(r"^(?:hype|sane) > (.+)$", re.M)


def conversation(page: str) -> str:
    """Return the conversation of a page: prompts with questions, and his answers under them."""
    found = _BLOCK.search(page)
    if found is None:
        raise SystemExit("README.md has no block that begins with $ make chat")
    return found[0]


def held_again(shown: str) -> str:
    """Ask the questions of a conversation again, with the real command, and return it with the answers of now."""
    questions = _TURN.findall(shown)
    command = [str(Path(sys.executable).with_name("future")), "chat"]
    done = subprocess.run(command, input="\n".join(questions), capture_output=True, text=True, check=True, timeout=600)  # noqa: S603
    answers = [textwrap.fill(answer, WIDTH, break_long_words=False, break_on_hyphens=False) for answer in done.stdout.strip().split("\n\n")]
    prompts = [match[0] for match in _TURN.finditer(shown)]
    return "\n\n".join(f"{prompt}\n{answer}" for prompt, answer in zip(prompts, answers, strict=True)) + "\n"


def main() -> None:
    """Rewrite the README."""
    page = README.read_text(encoding="utf-8")
    new = held_again(conversation(page))
    README.write_text(_BLOCK.sub(lambda _: new, page), encoding="utf-8")


if __name__ == "__main__":
    main()
