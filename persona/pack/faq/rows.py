"""Read the rows of an FAQ, from CSV or JSON lines, with the line that each stands in."""

import codecs
import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from persona.pack.lines import URL_PATTERN
from persona.pack.problems import PackError, Problem
from persona.understanding.normalise import words

LONGEST_ADDRESS = 400
"""Characters of the address of a source."""
_COLUMNS = ("question", "answer", "topic", "id", "source", "url")
_NEEDED = _COLUMNS[:2]
_LONGEST_CELL = 16 * 1024 * 1024
_MOST_PROBLEMS = 20
"""Problems that are told; a file that is no FAQ at all has one a line."""
_ENCODINGS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UNSEEN = re.compile(r"[\u200b\u2060\ufeff]")

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one question of an FAQ; texts are on one line, without control characters."""

    line: int
    """Where it starts, counted from 1."""
    question: str
    answer: str
    """Empty when it is that of the other rows of its topic."""
    topic: str
    """What its rows have in common: the column `id`, or else `topic`; empty when the file does not say."""
    name: str
    """What to call that: the column `topic`, or else `id`."""
    source: str
    """The title or the address of the page that backs the answer."""
    url: str

    @property
    def key(self) -> str:
        """The words of the question run together: equal for questions that differ in case, spaces and punctuation."""
        return "".join(word.raw for word in words(self.question))


class _RowError(ValueError):
    """A row cannot be used; the message says why, and what to do."""


def is_address(text: str) -> bool:
    """Tell whether a text is an address that a source of a pack may have."""
    return len(text) <= LONGEST_ADDRESS and text.isprintable() and re.fullmatch(URL_PATTERN, text) is not None


def read_rows(raw: bytes, file: str) -> list[Row]:
    """Return the rows of an FAQ; `file` is its name, whose ending tells the format where it is known, as the text does elsewhere.

    Raises `PackError` with every row that cannot be used.
    """
    text = _decoded(raw, file)
    known = re.search(r"\.(?:(jsonl?|ndjson)|(?:csv|tsv))$", file, flags=re.I)
    as_json = bool(known[1]) if known else text.lstrip().startswith("{")
    problems: list[Problem] = []

    def complain(line: int, message: str) -> None:
        problems.append(Problem(file, line, 1, None, message))

    rows = []
    for line, cells in (_json_lines if as_json else _table)(text, complain):
        try:
            rows.append(_row(line, cells))
        except _RowError as error:
            complain(line, str(error))
    if not rows and not problems:
        complain(1, "holds no questions: write a line for each, with a question and its answer")
    if problems:
        raise refusal(problems)
    return rows


def refusal(problems: list[Problem]) -> PackError:
    """Return the error that tells these problems: the first twenty, and how many more there are."""
    told = problems[:_MOST_PROBLEMS]
    left = len(problems) - len(told)
    if left:
        told.append(Problem(told[-1].file, told[-1].line + 1, 1, None, f"{left} more problems from here on: mend those above first"))
    return PackError(told)


def _decoded(raw: bytes, file: str) -> str:
    encoding = next((name for mark, name in _ENCODINGS if raw.startswith(mark)), "utf-8-sig")
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        said = "is no text in UTF-8: save the file as UTF-8 (in a spreadsheet: CSV UTF-8)"
        raise PackError([Problem(file, line, 1, None, said)]) from error


def _table(text: str, complain: Callable[[int, str], None]) -> Iterator[tuple[int, Cells]]:
    """Yield the rows of a CSV text by the names in its first line; the delimiter is what that line is divided by."""
    csv.field_size_limit(_LONGEST_CELL)
    header = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(header), strict=True, skipinitialspace=True)
    names: list[str] = []
    line = 1
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                pass
            elif not names:
                names = [_clean(cell).lower() for cell in cells]
                if said := _header_problem(names):
                    complain(line, said)
                    return
            elif len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
                complain(line, f"has {len(cells)} cells, the first line {len(names)}: put a text with the delimiter in it in double quotes")
            else:
                yield line, dict(zip(names, cells, strict=False))
            line = reader.line_num + 1
    except csv.Error as error:
        complain(line, f'is no CSV ({error}): close the quotes, and write a double quote inside them twice ("")')


def _delimiter(header: str) -> str:
    try:
        return csv.Sniffer().sniff(header, delimiters=",;\t|").delimiter
    except csv.Error:
        return ","


def _header_problem(names: list[str]) -> str | None:
    missing = [name for name in _NEEDED if name not in names]
    twice = sorted({name for name in names if name in _COLUMNS and names.count(name) > 1})
    if missing:
        found = ", ".join(name[:40] for name in names[:8] if name)
        return f"names no column {' and no column '.join(missing)}, but {found}: the first line must name question and answer"
    if twice:
        return f"names the column {twice[0]} twice: rename or remove one"
    return None


def _json_lines(text: str, complain: Callable[[int, str], None]) -> Iterator[tuple[int, Cells]]:
    for line, row in enumerate(text.split("\n"), 1):
        if not row.strip():
            continue
        try:
            value = json.loads(row)
        except (ValueError, RecursionError):
            complain(line, 'is not JSON: write one object a line, such as {"question": "...", "answer": "..."}')
            continue
        if not isinstance(value, dict):
            complain(line, 'is no object: write {"question": "...", "answer": "..."}')
            continue
        cells = {name.strip().lower(): value for name, value in value.items()}
        wrong = [name for name in _COLUMNS if not isinstance(cells.get(name), str | int | None) or isinstance(cells.get(name), bool)]
        if wrong:
            complain(line, f"{wrong[0]} is no text: put one text in double quotes")
            continue
        yield line, {name: "" if cells.get(name) is None else str(cells[name]) for name in _COLUMNS}


def _row(line: int, cells: Cells) -> Row:
    question, answer, topic, name, source, url = (_clean(cells.get(column, "")) for column in _COLUMNS)
    if not question:
        raise _RowError("has no question: write one, or remove the line")
    if not words(question):
        raise _RowError("has a question without a word in it: write it out, or remove the line")
    if url and not is_address(url):
        raise _RowError(f"has a url that is no address: write one that starts with https://, of {LONGEST_ADDRESS} characters at most")
    if not url and is_address(source):
        source, url = "", source
    return Row(line, question, answer, name or topic, topic or name, source, url)


def _clean(text: str) -> str:
    """Return a text on one line, without what nobody sees."""
    text = "".join("\ufffd" if unicodedata.category(c) == "Cs" else " " if unicodedata.category(c) == "Cc" else c for c in text)
    return " ".join(_UNSEEN.sub("", text).split())
