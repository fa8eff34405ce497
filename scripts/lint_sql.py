"""`python -m scripts.lint_sql [file ...]`: check the SQL files with PostgreSQL's own parser, function bodies included.

Beyond syntax it asks for the rules of the house: lower case, lines of at most 132 characters (the text of a `comment
on` may be longer), one object a file and the file named like it, a comment that says what it is, and a fixed search
path where a function runs as its owner.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pglast import ast, parse_plpgsql, parse_sql
from pglast.parser import ParseError, scan
from pglast.stream import RawStream

from db.place import CHECKOUT

FOLDERS = ("db/migrations", "db/routines", "tests/db")
LINE = 132


@dataclass(frozen=True)
class File:
    """One SQL file and what PostgreSQL's parser makes of it."""

    path: str
    text: str
    statements: list[Any]

    @property
    def is_routine(self) -> bool:
        """Whether it makes an object that is applied again when it changes."""
        return self.path.startswith("db/routines/")

    @property
    def functions(self) -> list[Any]:
        """The functions and procedures that it makes."""
        return [node for node in self.statements if isinstance(node, ast.CreateFunctionStmt)]


def check(path: Path) -> list[str]:
    """The complaints about one file, each with its place."""
    text = path.read_text()
    name = path.relative_to(CHECKOUT).as_posix()
    try:
        file = File(name, text, [raw.stmt for raw in parse_sql(text)])
    except ParseError as error:
        message, position = error.args
        return [f"{name}:{_line(text, position or 0)}: {message}"]
    return [f"{name}{complaint}" for rule in RULES for complaint in rule(file)]


def _layout(file: File) -> Iterator[str]:
    for number, line in enumerate(file.text.split("\n"), 1):
        if len(line) > LINE and not line.startswith("comment on "):
            yield f":{number}: the line is {len(line)} characters long, {LINE} is the most"
        if line != line.rstrip():
            yield f":{number}: blanks at the end of the line"
        if "\t" in line:
            yield f":{number}: a tab"
    if not file.text.endswith("\n") or file.text.endswith("\n\n"):
        yield ": the file ends with one line break"


def _lower_case(file: File) -> Iterator[str]:
    for start, text in ((0, file.text), *_bodies(file)):
        for token in scan(text):
            word = text[token.start : token.end + 1]
            if token.kind != "NO_KEYWORD" and word != word.lower():
                yield f":{start + _line(text, token.start)}: {word} is written in lower case"


def _bodies_parse(file: File) -> Iterator[str]:
    for function in file.functions:
        language = _option(function, "language")
        try:
            if language == "plpgsql":
                parse_plpgsql(RawStream()(function))
            elif language == "sql" and _option(function, "as"):
                parse_sql(_option(function, "as")[0].sval)
        except ParseError as error:
            # The parser knows no catalog: types of other schemas and arrays of our own are not its to judge.
            if str(error.args[0]).startswith("Not implemented") or "pseudo-type _record" in str(error.args[0]):
                continue
            yield f": the body of {_name(function.funcname)}: {error.args[0]}"


def _search_path_is_fixed(file: File) -> Iterator[str]:
    for function in file.functions:
        options = function.options or ()
        definer = any(option.defname == "security" and option.arg.boolval for option in options)
        fixed = any(option.defname == "set" and option.arg.name == "search_path" for option in options)
        if definer and not fixed:
            yield f": {_name(function.funcname)} runs as its owner and needs `set search_path`"


def _one_object(file: File) -> Iterator[str]:
    if not file.is_routine:
        return
    stem = Path(file.path).stem
    names = {_name(function.funcname) for function in file.functions}
    names |= {str(node.view.relname) for node in file.statements if isinstance(node, ast.ViewStmt) and node.view}
    if names and stem not in names:
        yield f": the file is named like what it makes: {', '.join(sorted(names))}"


def _is_explained(file: File) -> Iterator[str]:
    if not file.text.startswith("-- "):
        yield ":1: a comment says first what this is"
    kinds = {type(node) for node in file.statements}
    if file.is_routine and kinds & {ast.CreateFunctionStmt, ast.ViewStmt} and ast.CommentStmt not in kinds:
        yield ": `comment on` is missing"


def _is_undone(file: File) -> Iterator[str]:
    if file.path.startswith("tests/") and not re.search(r"^rollback;\s*\Z", file.text, re.MULTILINE):
        yield ": a test ends with `rollback;`"


RULES = (_layout, _lower_case, _bodies_parse, _search_path_is_fixed, _one_object, _is_explained, _is_undone)


def _option(function: Any, name: str) -> Any:
    for option in function.options or ():
        if option.defname == name:
            return getattr(option.arg, "sval", option.arg)
    return None


def _bodies(file: File) -> Iterator[tuple[int, str]]:
    """The bodies between dollar quotes, each with the number of lines before it."""
    for match in re.finditer(r"(\$\w*\$)(.*?)\1", file.text, re.DOTALL):
        yield _line(file.text, match.start(2)) - 1, match[2]


def _name(parts: tuple[Any, ...]) -> str:
    return str(parts[-1].sval)


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def main(arguments: list[str]) -> int:
    """Check the files named, or all; returns the exit code."""
    named = [Path(argument).resolve() for argument in arguments]
    files = named or [path for folder in FOLDERS for path in sorted((CHECKOUT / folder).rglob("*.sql"))]
    complaints = [complaint for path in files for complaint in check(path)]
    for complaint in complaints:
        print(complaint)
    print(f"{len(files)} SQL files, {len(complaints)} complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
