"""Files of the directory as somebody wrote them, with the line of every key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, SequenceNode

from bot.routing import KINDS
from bot.routing.register import plain

Document = dict[str, Any]
Where = Sequence[str | int]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a file: where, and what the reader can do about it."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        at = f" {self.key}:" if self.key else ""
        return f"{self.file}, line {self.line}:{at} {self.message}"


class DirectoryError(Exception):
    """A directory that cannot be used; the text names file, line and key of every problem."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, problems)))


@dataclass(frozen=True)
class Source:
    """A directory as it was read: `document` holds plain values, `files` the file of each kind."""

    document: Document
    files: Mapping[str, Path]
    single: bool

    def problem(self, kind: str, where: Where, message: str) -> Problem:
        """A problem at a place inside one kind of entries."""
        path = (kind, *where) if self.single else where
        file = self.files[kind]
        return Problem(str(file), _line(file, path), _key(kind, where), message)


def read(path: Path) -> Source:
    """Read a folder with one file a kind, or one YAML or JSON file with all; raises DirectoryError."""
    if path.is_dir():
        files = {kind: path / f"{kind}.yml" for kind in KINDS}
        return Source({kind: _load(file) for kind, file in files.items()}, files, single=False)
    document = _load(path)
    if not isinstance(document, dict):
        raise DirectoryError([Problem(str(path), 1, "", f"needs the keys {', '.join(KINDS)}")])
    problems = [Problem(str(path), 1, kind, "this key is missing") for kind in KINDS if kind not in document]
    for key in document:
        if key not in KINDS:
            problems.append(Problem(str(path), _line(path, [key]), key, "this key is not known"))
    if problems:
        raise DirectoryError(problems)
    return Source(document, dict.fromkeys(KINDS, path), single=True)


def _load(path: Path) -> Any:
    try:
        return plain(YAML(typ="safe").load(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise DirectoryError([Problem(str(path), 1, "", f"cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        raise DirectoryError([Problem(str(path), 1, "", "is not UTF-8 text")]) from error
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DirectoryError([Problem(str(path), line, "", error.problem or "is not YAML")]) from error
    except YAMLError as error:
        raise DirectoryError([Problem(str(path), 1, "", f"is not YAML: {error}")]) from error


@lru_cache(maxsize=len(KINDS))
def _composed(text: str) -> Any:
    return YAML(typ="safe").compose(text)


def _line(path: Path, where: Where) -> int:
    """The line of a key, or of the nearest one around it that the file holds."""
    node = _composed(path.read_text(encoding="utf-8"))
    line = node.start_mark.line
    for part in where:
        if isinstance(node, MappingNode):
            found = next((pair for pair in node.value if pair[0].value == part), None)
        elif isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
            found = (node.value[part],) * 2
        else:
            found = None
        if found is None:
            break
        line, node = found[0].start_mark.line, found[1]
    return int(line) + 1


def _key(kind: str, where: Where) -> str:
    return kind + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in where)
