"""One YAML file of a pack: plain data, and the line and column of everything in it."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from persona.pack.problems import Problem

Step = str | int
Loc = Sequence[Step]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 50
_NON_PRINTABLE = yaml.reader.Reader.NON_PRINTABLE
_TEXT = "tag:yaml.org,2002:str"
_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "merge", "value", "seq", "map")}

_HINTS = (
    ("mapping values are not allowed", "a text with a colon and a space in it must stand in double quotes"),
    ("found unknown escape character", "in double quotes write a backslash twice"),
    (
        "found character that cannot start any token",
        "indent with spaces, not tabs, and double-quote a text that starts with @, ` or %",
    ),
    ("found a tab", "indent with spaces, not tabs"),
    ("while scanning an anchor", "a text that starts with & must stand in double quotes"),
    ("while scanning an alias", "a text that starts with * must stand in double quotes"),
    ("found undefined alias", "a text that starts with * must stand in double quotes"),
    ("while scanning a quoted scalar", 'close the quotes, and write a double quote inside double quotes as \\"'),
    ("while parsing a flow", "close the bracket or brace, and put a text that starts with { or [ in double quotes"),
    ("while parsing a block", "line it up with its neighbours, and put a text that starts with a quote or a brace wholly in double quotes"),
    ("while scanning a simple key", "write key: value, or - value for an entry of a list"),
    ("while scanning a block scalar", "after | or > the text starts on the next line"),
    ("expected a single document", "remove the line ---: a file is one document"),
)


class Sheet:
    """Hold the plain data of one YAML file, what YAML itself found wrong with it, and the way back to line and column.

    `data` is None when the file could not be read at all.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.data: Any = None
        self._root: yaml.Node | None = None
        self._seen: set[int] = set()
        self._constructor = yaml.constructor.SafeConstructor()
        text = self._text()
        if text is not None:
            self._root = self._compose(text)
        if self._root is not None:
            self.data = self._plain(self._root)

    def problem(self, message: str, loc: Loc = (), *, topic: str | None = None, at_key: bool = False) -> Problem:
        """Return a problem at `loc`, the way to it through keys and indexes; a way that breaks off points at its last part."""
        line, column = self.position(loc, at_key=at_key)
        return Problem(str(self.path), line, column, topic, message)

    def position(self, loc: Loc, *, at_key: bool = False) -> tuple[int, int]:
        """Return line and column, from 1, of the value at `loc`, or of its key."""
        if self._root is None:
            return 1, 1
        key, node = None, self._root
        for step in loc:
            found = _child(node, step)
            if found is None:
                break
            key, node = found
        mark = (key if at_key and key is not None else node).start_mark
        return mark.line + 1, mark.column + 1

    def _text(self) -> str | None:
        try:
            raw = self.path.read_bytes()
        except OSError as error:
            self.problems.append(self.problem(f"cannot be read ({error.strerror}): check that it is a file and that you may read it"))
            return None
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = raw[: error.start].decode("utf-8-sig")
            self._at(before, "is not UTF-8 from here on: save the file with the encoding UTF-8")
            return None
        odd = _NON_PRINTABLE.search(text)
        if odd:
            self._at(text[: odd.start()], f"holds the character U+{ord(odd[0]):04X}, which YAML forbids: remove it")
            return None
        return text

    def _at(self, before: str, message: str) -> None:
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        self.problems.append(Problem(str(self.path), line, column, None, message))

    def _compose(self, text: str) -> yaml.Node | None:
        try:
            if _too_deep(text):
                self.problems.append(self.problem("is nested too deeply to be a pack: see docs/packs.md for the form"))
                return None
            root: yaml.Node | None = yaml.compose(text, _Loader)
        except yaml.MarkedYAMLError as error:
            mark = _mark(error, len(text.rstrip()))
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            self.problems.append(Problem(str(self.path), line, column, None, _explain(error)))
            return None
        if root is None:
            self.problems.append(self.problem("is empty: fill it as docs/packs.md shows, or remove it"))
        return root

    def _plain(self, node: yaml.Node) -> Any:
        if id(node) in self._seen:
            self._complain(node, "repeats an anchor (&name, *name), which packs do not have: write it out")
            return None
        self._seen.add(id(node))
        if node.tag not in _TAGS:
            self._complain(node, f"the tag {node.tag} is not part of the format: a text that starts with ! must stand in double quotes")
            return node.value if isinstance(node, yaml.ScalarNode) else None
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(child) for child in node.value]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node)
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._complain(key, "is no key: a text that starts with { or [ must stand in double quotes")
            elif key.value in result:
                self._complain(key, f"the key {key.value} stands here for the second time: merge the two or remove one")
            else:
                result[key.value] = self._plain(value)
        return result

    def _scalar(self, node: yaml.Node) -> Any:
        if node.tag == _TEXT:
            return node.value
        try:
            value = self._constructor.construct_object(node)
        except (ValueError, yaml.YAMLError):
            return node.value
        return value if isinstance(value, (str, int, float, bool, date, type(None))) else node.value

    def _complain(self, node: yaml.Node, message: str) -> None:
        mark = node.start_mark
        self.problems.append(Problem(str(self.path), mark.line + 1, mark.column + 1, None, message))


def _mark(error: yaml.MarkedYAMLError, end: int) -> yaml.Mark | None:
    """Return where to look: what is never closed is noticed at the end of the file, but is to be mended where it starts."""
    if error.problem_mark is not None and error.context_mark is not None and error.problem_mark.index >= end:
        return error.context_mark
    return error.problem_mark or error.context_mark


def _too_deep(text: str) -> bool:
    # The C parser recurses once per level and takes the whole process down with it when the stack ends.
    depth = 0
    for event in yaml.parse(text, _Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            return True
    return False


def _child(node: yaml.Node, step: Step) -> tuple[yaml.Node | None, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return (None, node.value[step]) if step < len(node.value) else None
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == step), None)
    return None


def _explain(error: yaml.MarkedYAMLError) -> str:
    found = " ".join(filter(None, (error.context, error.problem)))
    hint = next((f": {advice}" for start, advice in _HINTS if start in found), "")
    return re.sub(r"\s+", " ", f"is not YAML here ({found}){hint}")
