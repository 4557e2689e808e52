"""Holds the catalogs to the code: every key asked for is there in both languages, none is left over, none says more."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Final

import pytest

from app.settings import words
from app.settings.paths import resource
from tests.support import sources

SENTENCE: Final = 40
"""Characters a Japanese sentence stays under, placeholders not counted."""
_KEY: Final = re.compile(r"[a-z][\w]*(\.[\w\-]+)+")


def placeholders(text: str) -> set[str]:
    """The names of the {placeholders} of a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def asked(tree: ast.AST) -> Iterator[ast.expr]:
    """What is handed to t(), word_or_code() and has() as key."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if called in ("t", "word_or_code") or (called == "has" and "words" in ast.unparse(node.func)):
                yield from _branches(node.args[0])


def _branches(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.IfExp):
        yield from _branches(node.body)
        yield from _branches(node.orelse)
    else:
        yield node


def pattern(node: ast.expr) -> re.Pattern[str] | None:
    """The keys a built string can be, or None where nothing of it is known."""
    built = _pattern(node)
    return re.compile(built) if re.match(r"[a-z][\w]*\\\.", built) else None


def _pattern(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_pattern(part) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _pattern(node.left) + _pattern(node.right)
    return ".+"


@cache
def code() -> tuple[tuple[str, ast.Module], ...]:
    """Every module of the program."""
    return tuple((sources.name(path), sources.tree(path)) for path in sources.python_files("app"))


def test_both_languages_say_the_same_things() -> None:
    japanese, english = words.catalog("ja"), words.catalog("en")
    assert sorted(set(japanese) ^ set(english)) == []


def test_both_languages_have_the_same_files() -> None:
    names = [{path.name for path in resource("i18n", lang).iterdir()} for lang in words.LANGUAGES]
    assert names[0] == names[1]


def test_placeholders_are_the_same_in_both_languages() -> None:
    japanese, english = words.catalog("ja"), words.catalog("en")
    different = [key for key in japanese if placeholders(japanese[key]) != placeholders(english.get(key, ""))]
    assert different == []


def test_every_key_the_code_asks_for_is_there() -> None:
    keys = set(words.catalog("ja"))
    missing = []
    for place, tree in code():
        for node in asked(tree):
            if isinstance(node, ast.Constant):
                if node.value not in keys:
                    missing.append(f"{place}:{node.lineno} {node.value!r}")
            elif (built := pattern(node)) is not None and not any(built.fullmatch(key) for key in keys):
                missing.append(f"{place}:{node.lineno} {ast.unparse(node)}")
    assert missing == []


def test_every_value_a_text_needs_is_handed_over() -> None:
    texts = words.catalog("ja")
    wrong = []
    for place, tree in code():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "t"):
                continue
            key = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
            named = {word.arg for word in node.keywords}
            if isinstance(key, str) and key in texts and None not in named and placeholders(texts[key]) - named:
                wrong.append(f"{place}:{node.lineno} {key} needs {sorted(placeholders(texts[key]) - named)}")
    assert wrong == []


def test_no_key_is_left_over() -> None:
    exact: set[str] = set()
    built: set[re.Pattern[str]] = set()
    for _, tree in code():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                exact.add(node.value)
            elif isinstance(node, ast.JoinedStr | ast.BinOp) and (found := pattern(node)) is not None:
                built.add(found)
    left = [
        key
        for key in words.catalog("ja")
        if key not in exact and not key.startswith("common.") and not any(each.fullmatch(key) for each in built)
    ]
    assert left == []


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_keys_are_keys_and_texts_are_texts(language: words.Language) -> None:
    for key, text in words.catalog(language).items():
        assert _KEY.fullmatch(key), key
        assert text, key
        assert "!" not in text.replace("!=", ""), f"{key}: no exclamation marks"
        assert "！" not in text, f"{key}: no exclamation marks"


def test_japanese_sentences_are_short_and_full_stops_are_japanese() -> None:
    long = []
    for key, text in words.catalog("ja").items():
        for sentence in re.split(r"[。\n]", text):
            bare = re.sub(r"\{[^{}]*\}", "", sentence)
            if len(bare) >= SENTENCE:
                long.append(f"{key}: {len(bare)} characters: {bare}")
    assert long == []


def test_trouble_is_never_only_the_word_error() -> None:
    assert [key for key, text in words.catalog("ja").items() if text.strip("。 ") in {"エラー", "失敗"}] == []


def test_files_are_utf_8_without_a_mark_and_end_with_a_line() -> None:
    for path in Path(resource("i18n")).rglob("*.json"):
        text = path.read_bytes()
        assert not text.startswith(b"\xef\xbb\xbf"), path.name
        assert text.endswith(b"\n"), path.name


def test_the_reader_of_the_code_sees_what_it_must() -> None:
    calls = ['t("a.b" if x else "a.c")', 't(f"a.{x}.c")', 't("a." + x)', 'words.has(f"a.{x}")', 'd.has("z")', "t(key)"]
    said = {ast.unparse(node) for node in asked(ast.parse("; ".join(calls)))}
    assert said == {"'a.b'", "'a.c'", "f'a.{x}.c'", "'a.' + x", "f'a.{x}'", "key"}
    (joined,) = [node for node in ast.walk(ast.parse('f"a.{x}.c"')) if isinstance(node, ast.JoinedStr)]
    found = pattern(joined)
    assert found is not None
    assert found.fullmatch("a.anything.c")
    assert not found.fullmatch("a.anything.d")
    assert pattern(ast.parse("f'{x}.c'", mode="eval").body) is None
