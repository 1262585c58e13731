"""Copy figures of the benchmark into the README: `python -m docs.figures` after `make bench`."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
BENCHMARKS = ROOT / "docs" / "benchmarks.md"
COLUMNS = (
    ("accuracy", "10 samples", "right in %"),
    ("oos", "AUROC", "knows what is not his, AUROC in %"),
    ("speed", "p50 ms", "p50 ms"),
)
"""Section of the benchmarks, words in the head of its column, and the head here."""
LEFT_OUT = ("with topic names", "token_set_ratio", "all of it")
"""Rows of less interest; they are on the page that this links to."""
_PLACE = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- /figures -->)", re.DOTALL)


def figures(benchmarks: str) -> str:
    """Return the table of the README for the page of the benchmarks; raises ValueError where a section or a column is missing."""
    columns = [_column(benchmarks, section, words) for section, words, _ in COLUMNS]
    names = [name for name in columns[0] if not any(words in name for words in LEFT_OUT)]
    rows = [[name, *(column.get(name, "") for column in columns)] for name in names]
    return _markdown(["77 topics, 10 samples each", *(head for *_, head in COLUMNS)], rows)


def shown(readme: str) -> str:
    """Return the table that stands in the README; raises ValueError when it has no place."""
    found = _PLACE.search(readme)
    if found is None:
        raise ValueError("README.md has no place for figures: add <!-- figures --> and <!-- /figures -->")
    return found[0]


def _column(page: str, section: str, words: str) -> dict[str, str]:
    """Return one column of the first table of a section, by the first one."""
    found = re.search(rf"<!-- {section} -->\n(.*?)<!-- /{section} -->", page, re.DOTALL)
    table = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in (found[1] if found else "").splitlines() if line.startswith("|")
    ]
    place = next((place for place, head in enumerate(table[0]) if words in head), None) if table else None
    if place is None:
        raise ValueError(f"docs/benchmarks.md has no column {words!r} in its section {section}: make bench SECTIONS={section}")
    return {row[0]: row[place] for row in table[2:]}


def _markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main() -> None:
    """Rewrite the README."""
    page = README.read_text(encoding="utf-8")
    shown(page)
    new = figures(BENCHMARKS.read_text(encoding="utf-8"))
    README.write_text(_PLACE.sub(lambda _: new, page), encoding="utf-8")


if __name__ == "__main__":
    main()
