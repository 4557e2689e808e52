"""What verbs are declared with: the parser that raises, a verb with its sentence, the arguments several verbs share."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from typing import Any, NoReturn, TypeAlias

from app.cli.answer import UsageFault
from app.cli.usage_words import usage_words
from app.settings.words import t


class Parser(argparse.ArgumentParser):
    """Raises UsageFault instead of leaving the program; its help is in the language in force."""

    def __init__(self, *, about: str = "", more: Callable[[], str] | None = None, add_help: bool = True, **rest: Any):
        """`about`: the catalog's sentence for it; `more` gives the closed words, once somebody asks for help."""
        super().__init__(add_help=False, formatter_class=_Formatter, **rest)
        self._more = more
        if add_help:
            self._positionals.title, self._optionals.title = t("cli_help.what"), t("cli_help.options")
            self.add_argument("-h", "--help", action="help", help=t("cli_help.help"))
            # taken out of the call before it is parsed: it may stand anywhere
            self.add_argument("--json", action="store_true", help=t("cli_help.json"))
        if about:
            self.description = t(about)

    def format_help(self) -> str:
        """The help, closed words last."""
        if self._more is not None:
            self.epilog = self._more()
        return super().format_help()

    def error(self, message: str) -> NoReturn:
        """Wrong usage: exit 2, in one place."""
        raise UsageFault("usage", f"{self.prog}: {usage_words(message)}")


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Lines as they are written; "usage" in the language in force."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, t("cli_help.usage") if prefix is None else prefix)


def day(text: str) -> str:
    """A day as 2026-11-20; anything else is wrong usage, not a list that is silently empty."""
    if text and date.fromisoformat(text).isoformat() != text:
        raise ValueError(text)
    return text


Verbs: TypeAlias = "argparse._SubParsersAction[Parser]"


def add_verb(verbs: Verbs, name: str, more: Callable[[], str] | None = None, *, under: str = "") -> Parser:
    """A verb with its one sentence; `under` is the verb it is a part of."""
    about = f"cli_help.verb.{under}{name}"
    return verbs.add_parser(name, help=t(about), about=about, more=more)


def add_parts(verbs: Verbs, name: str) -> Verbs:
    """The parts of a verb that has some."""
    return add_verb(verbs, name).add_subparsers(
        dest=f"{name}_verb", required=True, metavar="PART", title=t("cli_help.verbs"), parser_class=Parser
    )


def add_days(one: Parser) -> None:
    """From a day to a day; both may be left out."""
    one.add_argument("--from", dest="since", type=day, default="", metavar="D", help=t("cli_help.from"))
    one.add_argument("--to", dest="until", type=day, default="", metavar="D", help=t("cli_help.to"))
