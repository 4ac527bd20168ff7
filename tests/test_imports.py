"""The house rules on imports, read from the source: who may import whom, and who alone may import what."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("bot", "commands", "templates", "retrieval", "index")  # each may import itself and what follows it
SYNCHRONOUS = ("templates", "retrieval", "index")
DISCORD_ALLOWED = ("bot", "commands")
ONE_FILE_ONLY = (
    "datasketch",
    "docx",
    "faiss",
    "feedparser",
    "jinja2",
    "onnxruntime",
    "py3langid",
    "pypdfium2",
    "sentence_transformers",
    "trafilatura",
)


def sources() -> list[Path]:
    """Every Python file of the program, tests excluded."""
    packages = (path for layer in LAYERS[1:] for path in (ROOT / layer).rglob("*.py"))
    return [ROOT / "bot.py", *sorted(packages)]


def layer_of(path: Path) -> str:
    return path.relative_to(ROOT).with_suffix("").parts[0]


def imported(tree: ast.AST) -> Iterator[str]:
    """Full names of the modules imported anywhere in the tree, in functions too; "." for a relative import."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=module, level=level):
                yield "." if level or module is None else module
            case ast.Call(
                func=ast.Name(id="__import__" | "import_module") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield name


def roots_of(source: str) -> set[str]:
    return {name.partition(".")[0] for name in imported(ast.parse(source))}


@cache  # parsing them all takes seconds, and nearly every test asks
def roots_of_file(path: Path) -> frozenset[str]:
    return frozenset(roots_of(path.read_text(encoding="utf-8")))


def wrong_way(layer: str, roots: AbstractSet[str]) -> set[str]:
    """The layers above ``layer`` that are among the imported roots."""
    return set(LAYERS[: LAYERS.index(layer)]) & roots


@pytest.mark.parametrize(
    ("source", "roots"),
    [
        ("import faiss.contrib as f, os", {"faiss", "os"}),
        ("from discord.ext import tasks", {"discord"}),
        ("def late():\n    import torch", {"torch"}),
        ("if TYPE_CHECKING:\n    from bot import main", {"bot"}),
        ("import importlib\nimportlib.import_module('commands.client')", {"importlib", "commands"}),
        ("from importlib import import_module\nimport_module('jinja2')", {"importlib", "jinja2"}),
        ("__import__('discord')", {"discord"}),
        ("from . import nouns", {""}),
    ],
)
def test_the_reader_sees_imports_in_every_form(source: str, roots: set[str]) -> None:
    assert roots_of(source) == roots


def test_the_reader_names_the_layers_above() -> None:
    assert wrong_way("retrieval", {"index", "retrieval", "templates", "bot"}) == {"templates", "bot"}


def test_the_reader_finds_the_whole_program() -> None:
    assert {layer_of(path) for path in sources()} == set(LAYERS)


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    roots = roots_of_file(path)

    assert wrong_way(layer_of(path), roots) == set()
    assert "tests" not in roots
    assert "" not in roots, "an import names its module in full"


def test_only_commands_and_bot_import_discord() -> None:
    layers = {layer_of(path) for path in sources() if "discord" in roots_of_file(path)}

    assert layers, "nobody imports discord: this test reads the wrong files"
    assert layers <= set(DISCORD_ALLOWED)


@pytest.mark.parametrize("library", ONE_FILE_ONLY)
def test_one_file_alone_imports(library: str) -> None:
    importers = [str(path.relative_to(ROOT)) for path in sources() if library in roots_of_file(path)]

    assert len(importers) == 1, importers


@pytest.mark.parametrize(
    "path",
    [path for path in sources() if layer_of(path) in SYNCHRONOUS],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_layers_below_commands_are_synchronous(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    coroutines = [node.name for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef)]

    assert coroutines == []
    assert "asyncio" not in roots_of_file(path)


def test_tests_are_no_package() -> None:
    """An ``__init__.py`` in tests/index would shadow the package ``index``."""
    assert list((ROOT / "tests").rglob("__init__.py")) == []
