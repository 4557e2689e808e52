"""The closed words a call may hold, for the end of a verb's help: each as it is typed, with what it means.

Made only when somebody asks for help. Decides nothing: the words are the domain's, the importers' and the use cases'.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from app.domain.kinds import CAUSE_DETAILS, Cause, FaultPlace, ImportKind, RepairState
from app.settings.words import t

_WIDTH = 78


def codes() -> str:
    """What the exit codes mean, and how one verb's help is called."""
    return t("cli_help.end")


def fields() -> str:
    """What `--map` takes, kind by kind."""
    from app.importers.headings import FIELDS

    rows = [t("cli_help.list.kinds")]
    for kind in ImportKind:
        head = f"  {kind.value:<10} "
        rows.append(
            textwrap.fill(" ".join(FIELDS[kind]), _WIDTH, initial_indent=head, subsequent_indent=" " * len(head))
        )
    return "\n".join(rows)


def faults() -> str:
    """What `--fault` and `--cause` take."""
    return "\n".join([*_faults(), "", *_causes("/")])


def states() -> str:
    """What `--state` takes."""
    return _table("cli_help.list.state", ((s.value, t(f"kinds.state.{s.value}")) for s in RepairState))


def steps() -> str:
    """The steps of `tick`, and how each may be done."""
    from app.domain.disposal_words import HOW, Step

    told = {step: " ".join(word.value for word in HOW[step]) if step in HOW else "" for step in Step}
    return _table("cli_help.list.step", ((step.value, f"{t(f'disposal.step.{step}')}  {told[step]}") for step in Step))


def reasons() -> str:
    """What `--reason` of `deprovision` takes."""
    from app.domain.disposal_words import DeprovisionReason

    return _table("cli_help.list.reason", ((word.value, t(f"deprovision.reason.{word}")) for word in DeprovisionReason))


def visits() -> str:
    """What `--todo` takes."""
    from app.domain.visit_words import Todo

    return _table("cli_help.list.todo", ((word.value, t(f"visits.todo.{word}")) for word in Todo))


def actions() -> str:
    """The actions of this version, with the fields each takes."""
    from app.usecases.act import FIELDS_OF

    lines = [t("cli_help.list.action")]
    for action, names in FIELDS_OF.items():
        taken = " ".join(f"--{name}\N{NO-BREAK SPACE}{_VALUE.get(name, name.upper())}" for name in names)
        lines.append(f"  {action.value:<12}  {t(f'cli_help.act.{action.value}')}")
        # fields below the words: beside each other they are wider than a terminal
        folded = textwrap.wrap(taken, _WIDTH - 16, break_on_hyphens=False)
        lines += [" " * 16 + line.replace("\N{NO-BREAK SPACE}", " ") for line in folded]
    listed = "\n".join(lines)
    return "\n".join([listed, "", *_words(), "", *_faults(), "", *_causes(" --detail ")])


def _words() -> list[str]:
    """The closed words of the course's fields, field by field."""
    from app.domain.bench_words import BoardDecision, Check, GuardianStep, HandbackWay, Payer
    from app.domain.kinds import Route, WorkDone

    rows = [(f"--route {r.value}", t(f"kinds.route.{r.value}")) for r in Route]
    rows += [(f"--decision {d.value}", t(f"kinds.decision.{d.value}")) for d in BoardDecision]
    rows += [(f"--payer {p.value}", t(f"kinds.payer.{p.value}")) for p in Payer]
    rows += [(f"--step {s.value}", t(f"kinds.step.{s.value}")) for s in GuardianStep]
    rows += [(f"--work {w.value}", t(f"kinds.work.{w.value}")) for w in WorkDone]
    rows += [(f"--checks {c.value}", t(f"kinds.check.{c.value}")) for c in Check]
    rows += [(f"--way {w.value}", t(f"kinds.way.{w.value}")) for w in HandbackWay]
    return _table("cli_help.list.course", rows).split("\n")


def contacts() -> str:
    """Kinds and ways of contacts."""
    from app.domain.bench_words import ContactKind, ContactWay

    kinds = _table("cli_help.list.contact_kind", ((k.value, t(f"contacts.kind.{k.value}")) for k in ContactKind))
    ways = _table("cli_help.list.contact_way", ((w.value, t(f"contacts.way.{w.value}")) for w in ContactWay))
    return f"{kinds}\n\n{ways}"


def rekits() -> str:
    """The checks before a delivery."""
    from app.domain.bench_words import RekitCheck

    return _table("cli_help.list.rekit", ((c.value, t(f"kinds.rekit.{c.value}")) for c in RekitCheck))


def labels() -> str:
    """The kinds, and the templates and stocks we ship; a supervisor's own go by their names too."""
    from app.domain.label_templates import LabelKind
    from app.labels.templates import shipped_stocks, shipped_templates, template_title

    kinds = _table("cli_help.list.label_kind", ((k.value, t(f"label_words.kind.{k.value}")) for k in LabelKind))
    templates = _table("cli_help.list.label_template", ((f.id, template_title(f)) for f in shipped_templates()))
    stocks = _table("cli_help.list.label_stock", ((s.id, s.name) for s in shipped_stocks()))
    return "\n\n".join([kinds, templates, stocks, "\n".join([t("cli_help.list.label_printer"), *_PRINTERS])])


_PRINTERS = (
    """  settings set desk.printers '[{"name": "Z1", "kind": "zpl", "dpi": 203,""",
    """    "address": "192.0.2.7:9100", "media": "zpl-50x30"}]'""",
    """  kind: zpl ql pdf; pdf: "queue": "…" """.rstrip(),
)

_VALUE = {
    "fault": "PLACE",
    "further": "PLACE,PLACE",
    **dict.fromkeys(("reason", "text", "what", "when", "asked", "answers", "document"), "TEXT"),
    **dict.fromkeys(("quote", "amount"), "YEN"),
    **dict.fromkeys(("due", "appeared", "on"), "DAY"),
    **dict.fromkeys(("hardware", "dismantle"), "yes|no"),
    **dict.fromkeys(("shipment", "list"), "NUMBER"),
    "part": "CODE",
    "to": "OPERATOR",
}


def _faults() -> list[str]:
    return _table("cli_help.list.fault", ((p.value, t(f"kinds.fault.{p.value}")) for p in FaultPlace)).split("\n")


def _causes(between: str) -> list[str]:
    rows = []
    for cause in Cause:
        said = t(f"kinds.cause.{cause.value}")
        rows.append((cause.value, said))
        rows += [(f"{cause.value}{between}{d}", f"{said}, {t(f'kinds.detail.{d}')}") for d in CAUSE_DETAILS[cause]]
    return _table("cli_help.list.cause", rows).split("\n")


def _table(title: str, rows: Iterable[tuple[str, str]]) -> str:
    listed = list(rows)
    width = max(len(word) for word, _ in listed)
    return "\n".join([t(title), *(f"  {word:<{width}}  {said}" for word, said in listed)])
