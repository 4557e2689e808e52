"""Faults planted in the domain, one at a time, in a copy: each must turn a test red, or the tests prove nothing.

`python -m tests.support.mutants_domain [NAME…]` plants all (or those) and prints what lived; `tests/domain/test_mutants.py`
does it under `make test-all`, and a few of them under `make test`. A mutant whose text is no longer in the code is a fault of
this list, and says so.
"""

# ruff: noqa: E501 (a table: one fault a line)

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.support.processes import uncounted
from tests.support.sampling import ALL_VARIABLE, SEED_VARIABLE

REPO = Path(__file__).resolve().parents[2]
CODES, IDENTITY, OPERATIONS, DEVICE = "codes.py", "identity.py", "operations.py", "device.py"
FOLD, BASE, SHAPES = "folding/__init__.py", "folding/base.py", "folding/shapes.py"
OF_DEVICE, REPAIRS, FORM, CRATE = "folding/device.py", "folding/repairs.py", "folding/form.py", "folding/crate.py"
FORMS, INTAKE, UNDO, COURSE = "rules/forms.py", "rules/intake.py", "rules/undo.py", "rules/repair.py"
IMPORT, T_IMPORT = "rules/importing.py", "tests/domain/rules/test_importing.py"
MERGE, MOVE, MAY, KINDS = "rules/merge.py", "rules/recognise.py", "rules/permissions.py", "kinds.py"
FOLDING = "tests/domain/folding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A fault: in which file of app/domain, what becomes what, and the tests that should see it."""

    name: str
    file: str
    old: str
    new: str
    tests: str


def _m(name: str, file: str, old: str, new: str, tests: str) -> Mutant:
    return Mutant(name=name, file=file, old=old, new=new, tests=tests)


T_CODES, T_ID, T_OP = "tests/domain/test_codes.py", "tests/domain/test_identity.py", "tests/domain/test_operations.py"
T_DEVICE, T_WORDS, T_APART = (
    "tests/domain/test_device.py",
    "tests/domain/test_words_and_values.py",
    "tests/domain/test_desks_apart.py",
)
T_INTAKE, T_FORMS, T_UNDO = (f"tests/domain/rules/test_{name}.py" for name in ("intake", "forms", "undo"))
T_COURSE, T_MAY = (f"tests/domain/rules/test_{name}.py" for name in ("repair", "permissions"))
T_FIELDS, T_CARDS, T_REPAIRS = (f"{FOLDING}/test_{name}.py" for name in ("fields_apart", "cards", "repairs"))
T_FOLD, T_REGISTER, T_SHAPES = (f"{FOLDING}/test_{name}.py" for name in ("fold", "registering", "shapes"))
T_HOLDERS = f"{FOLDING}/test_forms_and_crates.py"
CALLS, CALL_RULES, SAY = "folding/contact.py", "rules/contacts.py", "rules/say.py"
KANA, READING, FAQ = "kana.py", "rules/school_reading.py", "rules/faq.py"
T_CALLS, T_KANA = f"{FOLDING}/test_contacts.py", "tests/domain/test_kana.py"
T_CALL_RULES, T_SAY, T_FAQ = (f"tests/domain/rules/test_{name}.py" for name in ("contacts", "say", "faq"))
COPIES, OF_LABELS = "label_copies.py", "folding/labels.py"
T_COPIES, T_FOLDED = "tests/domain/test_label_copies.py", f"{FOLDING}/test_labels.py"

ROUTES, DRAFTS, BENCH, ASKED = "rules/routes.py", "rules/course.py", "folding/course.py", "folding/questions.py"
T_ROUTES, T_DRAFTS = (f"tests/domain/rules/test_{name}.py" for name in ("routes", "course"))
T_BENCH, T_PAIRS = (f"{FOLDING}/test_{name}.py" for name in ("course", "course_apart"))
LABELS, LABEL_JSON, T_LABELS = "label_templates.py", "label_json.py", "tests/domain/test_label_templates.py"

PARTS, OF_PARTS = "rules/parts.py", "folding/parts.py"
T_PARTS, T_STOCK, T_PARTS_APART = (
    "tests/domain/rules/test_parts.py",
    f"{FOLDING}/test_parts.py",
    "tests/domain/test_parts_apart.py",
)

MUTANTS = (
    _m("people see less than nothing", PARTS, "max(0, count) for place", "count for place", T_PARTS),
    _m("donor parts count against the reorder point", PARTS, "for place, count in shown(part).items() if place != DONOR", "for place, count in shown(part).items()", T_PARTS),
    _m("ordered only below the point", PARTS, "usable(part) <= point", "usable(part) < point", T_PARTS),
    _m("donor parts are taken first", PARTS, "key=lambda p: (p == DONOR, p != own,", "key=lambda p: (p != DONOR, p != own,", T_PARTS),
    _m("more is taken than there is", PARTS, '        raise PartRefused("no_stock")', "        pass", T_PARTS),
    _m("one word of a model is enough", PARTS, "any(words <= has | words_of(maker)", "any(words & (has | words_of(maker))", T_PARTS),
    _m("parts go in wherever the unit is", PARTS, "if RepairState(repair[\"state\"]) not in USED_IN:", "if False:", T_PARTS),
    _m("a unit in use is a donor", PARTS, "if not irreparable and device.get", "if irreparable and device.get", T_PARTS),
    _m("a list brings back what was used", PARTS, 'if found is None or found in said else', "if found is None else", T_PARTS),
    _m("what is kept is nobody's", PARTS, "if fate is PartFate.keep:", "if False:", T_PARTS),
    _m("a stock-take sets the stock", OF_PARTS, '_count(folded, rec, payload["place"], payload["found"], payload["found"] - payload["expected"])', '_count(folded, rec, payload["place"], payload["found"], payload["found"])', T_STOCK),
    _m("a second stock-take is added too", OF_PARTS, "if sides and concurrent(sides[0][0], rec):", "if False:", T_STOCK),
    _m("stock-takes that agree ask all the same", OF_PARTS, "if any(side[2] != sides[0][2] for side in sides):", "if len(sides) > 1:", T_STOCK),
    _m("a stock-take forgets those beside it", OF_PARTS, "sides = [mine, *beside]", "sides = [mine]", T_STOCK),
    _m("an emptied shelf stays", OF_PARTS, "    if not sums[key]:\n        del sums[key]\n", "", T_STOCK),
    _m("a repair counts parts the other way", OF_PARTS, '_add(repair, "parts", payload["code"], -payload["count"])', '_add(repair, "parts", payload["code"], payload["count"])', T_STOCK),
    _m("a card about a stock-take stays", OF_PARTS, '        settle(folded, rec.op.payload["card"])\n', "        pass\n", T_STOCK),
    _m("a movement of a gone part is silent", OF_PARTS, '    payload = rec.op.payload\n    if not folded.made:\n        tell(folded, "gone", "part", short(rec.op.id), rec.op.kind)\n    _add', "    payload = rec.op.payload\n    _add", T_STOCK),
    _m("a movement without its repair is read", SHAPES, 'payload["why"] in (PartMove.used, PartMove.put_back) or "n" in payload', '"n" in payload', T_STOCK),
    _m("what came is taken from under what went", UNDO, 'return {f"{_ADDED}{place}/in"} | (', "return set() | (", T_PARTS),
    _m("what was counted is taken back", UNDO, 'needs |= {f"{_ADDED}{op.payload[\'place\']}/{way}" for way in ("in", "out")}', "needs |= set()", T_PARTS),
    _m("one more receipt keeps the first", UNDO, "startswith((_ADDED, _LINES))", "startswith(_LINES)", T_PARTS),
    _m("a call answered at once stays open", CALLS, "ContactState.open if fields.get(\"follow\") else ContactState.closed", "ContactState.open", T_CALLS),
    _m("what was done after the end is not told", CALLS, "closer is not None and concurrent(closer, rec)", "False", T_CALLS),
    _m("what was done before the end comes is not told", CALLS, "for touch in _unseen(folded, rec):", "for touch in ():", T_CALLS),
    _m("the end's day moves with the second end", CALLS, "folded.state.setdefault(\"closed\", rec.op.date)", "folded.state.pop(\"closed\", None)", T_CALLS),
    _m("an open one stays solved", CALLS, "        folded.state.pop(\"solved\", None)\n", "", T_CALLS),
    _m("a replaced answer is never erased", CALLS, "named.get(name) and named[name] not in texts", "named.get(name) and not texts", T_CALLS),
    _m("wall times stand in the state", CALLS, "_NOT_FIELDS = frozenset({*TIMES, \"follow\"})", "_NOT_FIELDS = frozenset({\"follow\"})", T_CALLS),
    _m("a final edition without a first", CALL_RULES, "return \"\" if f\"fault_{Edition.first}\" in state else \"contact_no_first_edition\"", "return \"\"", T_CALL_RULES),
    _m("an unsolved one becomes FAQ", CALL_RULES, "not is_open and state.get(\"solved\")", "not is_open", T_CALL_RULES),
    _m("accounts are in scope", CALL_RULES, "return kind in OUT_OF_SCOPE", "return False", T_CALL_RULES),
    _m("a unit's calls keep its intake", UNDO, "if op.kind == \"contact_made\":\n        return set()", "if op.kind == \"contact_made\":\n        return {_EXISTS}", T_CALLS),
    _m("an overdue day is promised", SAY, "facts.due < facts.today", "facts.due > facts.today", T_SAY),
    _m("today's intake is told with a day", SAY, "facts.opened == facts.today", "False", T_SAY),
    _m("katakana is another word", KANA, "plain.translate(_TO_HIRAGANA)", "plain", T_KANA),
    _m("two schools are one", READING, "len(found) == 1", "bool(found)", T_KANA),
    _m("any answer fits", FAQ, "share >= FITS", "share >= 0", T_FAQ),
    _m("another kind comes first", FAQ, "SAME_KIND if entry.kind == kind else 0", "0", T_FAQ),
    _m("a field may leave the label", LABELS, "field.y + field.height <= template.height + _SLACK", "True", T_LABELS),
    _m("words may enter a quiet zone", LABELS, "if Mark.symbol in {field.mark, second.mark}:", "if False:", T_LABELS),
    _m("the last label may leave the page", LABELS, "min(stock.left, stock.top, right, bottom)", "min(stock.left, stock.top)", T_LABELS),
    _m("labels of a sheet may overlap", LABELS, "stock.pitch_y + _SLACK < stock.height", "False", T_LABELS),
    _m("uneven margins are believed", LABELS, "if not stock.verified and not symmetric(stock):", "if False:", T_LABELS),
    _m("top and bottom may differ", LABELS, "max(abs(across), abs(down))", "abs(across)", T_LABELS),
    _m("a sheet's labels are turned", LABELS, "stock.roll and _within(template.height", "_within(template.height", T_LABELS),
    _m("a turned label before an upright one", LABELS, "(upright(template, stock), template.width", "(0, template.width", T_LABELS),
    _m("an unknown key is let pass", LABEL_JSON, "if key not in known:", "if False:", T_LABELS),
    _m("NaN millimetres", LABEL_JSON, "if not least <= value <= 2 * LARGEST_LABEL:", "if value < least or value > 2 * LARGEST_LABEL:", T_LABELS),
    _m("yes is a number", LABEL_JSON, "isinstance(value, bool) or ", "", T_LABELS),
    _m("weights begin at 1", CODES, "reversed(body), start=2", "reversed(body), start=1", T_CODES),
    _m("weights run from the left", CODES, "enumerate(reversed(body)", "enumerate(body", T_CODES),
    _m("B counts as nothing", CODES, '{"B": 8,', '{"B": 0,', T_CODES),
    _m("a wrong letter is taken", CODES, "    if check_letter(year + desk + running) != letter:\n        return None\n", "", T_CODES),
    _m("full width is another serial", CODES, 'unicodedata.normalize("NFKC", text)).upper()', "text).upper()", T_CODES),
    _m("a body of 22 may be printed", CODES, "{3,21}", "{3,22}", T_CODES),
    _m("years past 99 are given out", CODES, "LAST_YEAR, LAST_RUNNING = 99,", "LAST_YEAR, LAST_RUNNING = 999,", T_CODES),
    _m("leading noughts are read", CODES, 'running != f"{int(running):04d}" or ', "", T_CODES),
    _m("an id may be written two ways", IDENTITY, " or text[-1] not in _ENDS", "", T_ID),
    _m("answers' cells run together", IDENTITY, "json.dumps([sent_utc, school, serial, tag], ensure_ascii=False)", 'sent_utc + "\\n" + school + "\\n" + serial + "\\n" + tag', T_ID),
    _m("settings lose their dots", IDENTITY, " if kind is not Aggregate.setting else code", "", T_ID),
    _m("ids go back with the clock", IDENTITY, "if ms > self._last_ms:", "if ms != self._last_ms:", T_ID),
    _m("keys come in any order", OPERATIONS, '":", ",", 1,', '":", ",", 0,', T_OP),
    _m("the size is not kept", OPERATIONS, "if len(raw) > MAX_BODY:", "if len(raw) > 2 * MAX_BODY:", T_OP),
    _m("NaN is a number", OPERATIONS, "parse_constant=_no_number", "parse_constant=None", T_OP),
    _m("half characters come in", OPERATIONS, 'if b"\\\\ud" in body and', "if False and", T_OP),
    _m("a truth is a number", OPERATIONS, "type(seen) is not int", "not isinstance(seen, int)", T_OP),
    _m("a newer kind of thing hides the others", OPERATIONS, "            beyond.append(text)", '            raise ValueError("unknown")', T_OP),
    _m("spread loses the last field", OPERATIONS, "        parts.append(alone)", "        parts[-1:] = [alone]", T_OP),
    _m("an undo is read from anything", OPERATIONS, 'if r.op.kind == "undone"', 'if "action" in r.op.payload and r.op.kind != "undone"', T_OP),
    _m("repairs lie as they were written", DEVICE, "return sorted(state", "return (lambda items, key: list(items))(state", T_DEVICE),
    _m("the duplicate is the open repair", DEVICE, 'if "duplicate_of" not in state["repairs"][n]', 'if "duplicate_of" in state["repairs"][n]', T_DEVICE),
    _m("the fourth time is the third", DEVICE, "len(earlier) >= 2", "len(earlier) >= 3", T_DEVICE),
    _m("back on the 90th day is late", DEVICE, "<= back_within_days", "< back_within_days", T_DEVICE),
    _m("the first return counts", DEVICE, "last = max(", "last = min(", T_DEVICE),
    _m("updates end before their last day", DEVICE, "update_until < today", "update_until <= today", T_DEVICE),
    _m("the one in hand counts itself", DEVICE, "if number != but and", "if", T_DEVICE),
    _m("iPads wait for a form", DEVICE, '== DeviceKind.chromebook)', "!= DeviceKind.charger)", T_DEVICE),
    _m("own desk is another desk", BASE, "desk != short(rec.desk) and (", "(", T_CARDS),
    _m("what was seen is unseen", BASE, "position > rec.op.stamp.seen", "position >= rec.op.stamp.seen", T_CARDS),
    _m("the unsent is seen by all", BASE, "position is None or position", "position is not None and position", T_FOLD),
    _m("the later is shown", BASE, "kept.insert(gone[0] if gone else len(kept),", "kept.insert(0,", T_CARDS),
    _m("a changed mind goes to the end", BASE, "kept.insert(gone[0] if gone else len(kept),", "kept.insert(len(kept),", T_CARDS),
    _m("nothing seen is ever superseded", BASE, "if concurrent(side[0], rec) and (weak", "if (weak", T_CARDS),
    _m("registrations never give way", BASE, "and (weak or not is_weak(side[0]))]", "]", T_REGISTER),
    _m("a registration overrides a change", BASE, "    if weak and not all(is_weak(setter) for setter, _ in sides):\n        return\n", "", T_REGISTER),
    _m("equal values are asked about", BASE, "if any(value != values[0] for value in values):", "if len(values) > 1:", T_CARDS),
    _m("cards of two fields share an id", BASE, "card_id(kind, about, short(folded.own), *ops)", "card_id(*ops)", T_CARDS),
    _m("cards of two devices share an id", BASE, "card_id(kind, about, short(folded.own), *ops)", "card_id(kind, about, *ops)", T_CARDS),
    _m("a card's sides have an order", BASE, '"\\n".join(sorted(parts))', '"\\n".join(parts)', T_CARDS),
    _m("the old card stays beside the new", BASE, '    settle_about(folded, "field", key)\n', "", T_CARDS),
    _m("notes ask", BASE, '"notes", "room"', '"room"', T_CARDS),
    _m("payloads lie in heads", BASE, "        return [own_copy(part) for part in value]", "        return value", T_FOLD),
    _m("a choice leaves the other side", BASE, 'stand(folded, holder, name, key, [[writer(rec), own_copy(value)]])', "_show(holder, name, value)", T_CARDS),
    _m("the shown side went stale", BASE, "    sides[0][1] = own_copy(holder.get(name))  #", "    sides[0][1] = sides[0][1] or own_copy(holder.get(name))  #", T_REPAIRS),
    _m("links make a form", BASE, '_OF_OTHERS = frozenset({"cards", "links", "lines", "labels"})', '_OF_OTHERS = frozenset({"cards", "labels"})', T_HOLDERS),
    _m("each work in vain has a card", BASE, "            ops, values = card[\"ops\"], card[\"values\"]\n            settle(folded, name)\n", "            pass\n", T_REPAIRS),
    _m("two people are one operator", BASE, '_FILLED_ONLY = LATEST_WINS - {"name"}', "_FILLED_ONLY = LATEST_WINS", T_REGISTER),
    _m("undone actions count", FOLD, " and rec.op.stamp.action not in undone]", "]", T_FOLD),
    _m("an undo makes a thing read-only", FOLD, '        raise OurError("an undone action takes a new fold")', '        raise UnknownKind("undone")', T_FOLD),
    _m("a newer format is guessed at", FOLD, "rec.op.format > FORMAT or not", "not", T_FOLD),
    _m("own operations come first", FOLD, "(rec.position is None, rec.position or 0,", "(rec.position is not None, rec.position or 0,", T_FOLD),
    _m("going ahead spoils the confirmed head", FOLD, "shown = confirmed.copy()", "shown = confirmed", T_FOLD),
    _m("erasing makes a thing read-only", FOLD, "    if rec.op.kind == _ERASED:\n        return\n", "", T_FOLD),
    _m("any shape is folded", FOLD, " or not shapes.readable(rec.op)", "", T_SHAPES),
    _m("fields may be named like ours", SHAPES, "        if not OURS.get(ref.kind, _CARDS_AND_LABELS).isdisjoint(fields):\n            return False\n", "", T_SHAPES),
    _m("a repair may move to where it is", SHAPES, "len(devices) == 2", "devices", T_SHAPES),
    _m("a guess overrides a register", OF_DEVICE, "fields.keys() - folded.state.keys()", "list(fields)", T_REGISTER),
    _m("a register leaves a guess as it is", OF_DEVICE, 'elif folded.made and folded.state.get("status") == DeviceStatus.unregistered:', "elif False:", T_REGISTER),
    _m("old tags are forgotten", OF_DEVICE, "    if old:\n", "    if not old:\n", T_REGISTER),
    _m("a change makes a device again", OF_DEVICE, "    if not folded.exists:\n        tell", "    if False:\n        tell", T_REGISTER),
    _m("the second repair is no double", REPAIRS, '            folded.state["repairs"][number]["duplicate_of"] = other\n', "", T_REPAIRS),
    _m("doubles of the cancelled stay doubles", REPAIRS, '        del held[other]["duplicate_of"]\n', "        pass\n", T_REPAIRS),
    _m("cancelled doubles are asked about", REPAIRS, '        if card["kind"] == "two_repairs" and number in card["values"]:\n', "        if False:\n", T_REPAIRS),
    _m("a number given twice overwrites", REPAIRS, '    if number in folded.state.get("repairs", {}):  #', "    if False:  #", T_REPAIRS),
    _m("a derived state has a writer", REPAIRS, "        lead(folded, rec, repair)  # taken back from the bench\n        _go_on(repair)", '        lead(folded, rec, repair)\n        put(folded, rec, repair, "state", "diagnosing", f"r/{rec.op.payload[\'n\']}/")', T_REPAIRS),
    _m("cause and detail are two questions", ASKED, '_DIAGNOSIS = ("cause", "detail")', '_DIAGNOSIS = ("cause",)', T_REPAIRS),
    _m("the detail stays with the other cause", REPAIRS, "    questions.choose_with(folded, rec, number, card)\n", "", T_REPAIRS),
    _m("a detail of its own question goes with the cause", ASKED, 'key in several and _ops(several[key]) == card["ops"]', "key in several", T_REPAIRS),
    _m("a crate taken back can be closed", CRATE, "    if folded.made:", "    if True:", T_HOLDERS),
    _m("an unlinking names all answers at once", INTAKE, "range(0, len(answers), MOST_ANSWERS)]\n    return [\n        Draft(\n            \"form_unlinked\"", "range(0, len(answers), 99)]\n    return [\n        Draft(\n            \"form_unlinked\"", T_INTAKE),
    _m("an old file sets a register back", IMPORT, "        if why is not None:\n            kept.append(Kept(name, state[name]", "        if False:\n            kept.append(Kept(name, state[name]", T_IMPORT),
    _m("what is left of a thing is the thing", IMPORT, '    if _KEY.get(ref.kind, "code") in fields.keys() - state.keys():', "    if False:", T_IMPORT),
    _m("work in vain vanishes", REPAIRS, '        tell(folded, "gone", f"r/{number}", short(rec.op.id), rec.op.kind)\n    else:', "        pass\n    else:", T_REPAIRS),
    _m("the mover drops what he had not seen", REPAIRS, '            tell(folded, "gone", f"r/{number}", touch[2], touch[3])', "            pass", T_REPAIRS),
    _m("an end passes over work before it", REPAIRS, "            if touch[3] in _WORK:", "            if False:", T_REPAIRS),
    _m("work after an end passes", REPAIRS, "        if closer and concurrent(closer, rec):", "        if False:", T_REPAIRS),
    _m("the second end moves the day", REPAIRS, "    if was_open and not is_open(repair):", "    if not is_open(repair):", T_REPAIRS),
    _m("opened again it is still closed", REPAIRS, '        repair.pop("closed", None)\n', "", T_REPAIRS),
    _m("reopened twice asks", REPAIRS, "    if was_open and state not in CLOSED_STATES and concurrent(setter, rec):\n        return\n", "", T_REPAIRS),
    _m("unlinking stops an iPad", REPAIRS, 'elif before and gated(folded.state) and', "elif before and", T_REPAIRS),
    _m("unlinking nothing stops a repair", REPAIRS, "elif before and gated(folded.state)", "elif gated(folded.state)", T_REPAIRS),
    _m("an answer counts twice", REPAIRS, ' if answer not in answers]\n    repair.pop("candidate"', ']\n    repair.pop("candidate"', T_REPAIRS),
    _m("a moved repair stays", REPAIRS, "        del held[number]\n", "        pass\n", T_REPAIRS),
    _m("an answer that comes twice is overwritten", FORM, "    if not folded.made:", "    if True:", T_HOLDERS),
    _m("an unmade answer never comes", FORM, "    if not folded.made:", "    if not folded.state:", T_HOLDERS),
    _m("a line stands twice", CRATE, "    if number not in lines:\n", "    if True:\n", T_HOLDERS),
    _m("a crate closes on the last day", CRATE, 'folded.state.setdefault("closed", rec.op.date)', 'folded.state["closed"] = rec.op.date', T_HOLDERS),
    _m("opening again empties a crate", CRATE, 'folded.state.setdefault("lines", [])\n\n\ndef took', 'folded.state["lines"] = []\n\n\ndef took', T_HOLDERS),
    _m("any tag speaks against a serial", FORMS, "off_by(unit.serial, serial) <= MAX_OFF)", "True)", T_FORMS),
    _m("the 60th day is too old", FORMS, "if (today - a.sent).days <= valid_days)", "if (today - a.sent).days < valid_days)", T_FORMS),
    _m("swapped neighbours are two slips", FORMS, "best = min(best, last[j - 2] + 1)", "best = min(best, last[j - 2] + 2)", T_FORMS),
    _m("three off looks alike", FORMS, "MAX_OFF = 2", "MAX_OFF = 3", T_FORMS),
    _m("the far look-alike is taken", FORMS, "return min(ranked, ", "return max(ranked, ", T_FORMS),
    _m("a used answer looks alike", FORMS, "if answer.spent or device in", "if device in", T_FORMS),
    _m("oldest answers first", FORMS, "reverse=True", "reverse=False", T_FORMS),
    _m("an answer counts again for its unit", FORMS, "if device not in a.used_for and names", "if names", T_FORMS),
    _m("open is before not repairable", INTAKE, "    if why is not None:\n", "    if why is not None and open_repair(state) is None:\n", T_INTAKE),
    _m("a known short number is unreadable", INTAKE, "facts.state is None and len(squeeze", "len(squeeze", T_INTAKE),
    _m("twice in the crate is already open", INTAKE, "IntakeOutcome.scanned_twice if here else", "IntakeOutcome.already_open if here else", T_INTAKE),
    _m("a look-alike is awaited", INTAKE, "    elif found.near is not None:\n", "    elif False:\n", T_INTAKE),
    _m("old answers are not flagged", INTAKE, "        flags = (*flags, Flag.old_form)\n", "        pass\n", T_INTAKE),
    _m("the look-alike is not kept", INTAKE, "candidate = None if ready else (found.near or", "candidate = None if ready else (None or", T_INTAKE),
    _m("another school comes last", INTAKE, "flags.insert(0, Flag.other_school)", "flags.append(Flag.other_school)", T_INTAKE),
    _m("a fourth answer is forgotten", INTAKE, "verdict.answers[:1], verdict.answers[1:]", "verdict.answers[:1], verdict.answers[1:3]", T_INTAKE),
    _m("a flag leaves an ok", INTAKE, "return Family.look if family is Family.ok and self.flags else family", "return family", T_INTAKE),
    _m("a new cause keeps the old detail", INTAKE, "    if cause is not None and detail is None:\n", "    if False:\n", T_INTAKE),
    _m("undo takes the ground from work", UNDO, "    return {_EXISTS} | (more or _needed)(op)\n", "    return (more or _needed)(op)\n", T_UNDO),
    _m("a move may be undone under work", UNDO, '    "repair_moved": "",\n', "", T_UNDO),
    _m("an end may be undone under the next", UNDO, "        needs.add(_COURSE)  #", "        pass  #", T_UNDO),
    _m("notes stand in each other's way", UNDO, 'frozenset({"n", "note", "photo"})', 'frozenset({"n", "photo"})', T_UNDO),
    _m("newer operations are nothing", UNDO, "or (here and _UNKNOWN in here | touched)", "", T_UNDO),
    _m("a second registration is in the way", UNDO, "if facet != _EXISTS and not facet", "if not facet", T_UNDO),
    _m("the future needs no reason", UNDO, "abs(now - newest)", "(now - newest)", T_UNDO),
    _m("another desk's needs no reason", UNDO, " and same_desk\n", "\n", T_UNDO),
    _m("refusals are frozen", UNDO, "        self.about = about\n", '        self.about = about\n\n    def __setattr__(self, name: str, value: object) -> None:\n        if name.startswith("__"):\n            raise AttributeError(name)\n        super().__setattr__(name, value)\n', T_UNDO),
    _m("overriding twice is allowed", COURSE, "Action.override: frozenset({_S.awaiting_form})", "Action.override: _EARLY", T_COURSE),
    _m("reopening beside a running one", COURSE, '        raise RepairRefused("already_open")', "        pass", T_COURSE),
    _m("any detail belongs to any cause", COURSE, "if detail and detail not in CAUSE_DETAILS[known]:", "if False:", T_COURSE),
    _m("reopened without its form it goes on", COURSE, "if gated(device) and not repair", "if not gated(device) and not repair", T_COURSE),
    _m("texts are counted in characters", COURSE, "len(text.encode()) > MAX_TEXT", "len(text) > MAX_TEXT", T_COURSE),
    _m("two repairs of a unit use an answer twice", MERGE, "len(set(links.values())) > units", "len(links) > units", T_HOLDERS),
    _m("cards come as they lie", MERGE, 'in sorted(state.get("cards", {}).items())', 'in state.get("cards", {}).items()', T_CARDS),
    _m("notes stay with the provisional unit", MOVE, '"note": note}) for note in repair.get("notes", ())]', '"note": note}) for note in ()]', T_REPAIRS),
    _m("a move says all at once", MOVE, 'frozenset({"answers", "notes", "duplicate_of", *_DIAGNOSIS, *_BESIDE, *COURSE_FIELDS})', 'frozenset({"notes", "duplicate_of"})', T_OP),
    _m("a status of a repair stays for ever", IMPORT, '        del fields["status"]  #', "        pass  #", T_IMPORT),
    _m("an unchecked unit stays unchecked", IMPORT, "    if state.get(\"status\") == DeviceStatus.unregistered:\n", "    if False:\n", T_IMPORT),
    _m("units in repair are overridden", IMPORT, '"in_repair" if in_repair else protects(ref, name)', "protects(ref, name)", T_IMPORT),
    _m("a delivery list moves units back", IMPORT, "kind is ImportKind.delivery and name in _FILLS_ONLY", "False", T_IMPORT),
    _m("a long note stops the import", IMPORT, "        kept = value[:most]\n", "        return value\n        kept = value[:most]\n", T_IMPORT),
    _m("further units are forgotten", IMPORT, "for start in range(first, len(units), UNITS_BEHIND):", "for start in ():", T_IMPORT),
    _m("hyphens make another serial", IMPORT, 'squeeze(found["serial"]) == squeeze(state.get("serial", ""))', "False", T_IMPORT),
    _m("a new row is not spread", IMPORT, 'tuple(spread(Draft("registered", (ref,), {"set": fields})))', '(Draft("registered", (ref,), {"set": fields}),)', T_IMPORT),
    _m("technicians override", MAY, "Command.override_form: _BOSS", "Command.override_form: _DESK", T_MAY),
    _m("label staff takes in", MAY, "Command.intake: _DESK", "Command.intake: _ALL", T_MAY),
    _m("erasing needs no PIN", MAY, "        Command.rekey,\n        Command.erase,\n", "        Command.rekey,\n", T_MAY),
    _m("a closed word is misspelt", KINDS, 'waiting_parts = "waiting_parts"', 'waiting_parts = "waiting_part"', T_WORDS),
    _m("outcomes stand in another order", KINDS, '    near_match = "near_match"\n    awaiting_form = "awaiting_form"\n    opened', '    awaiting_form = "awaiting_form"\n    near_match = "near_match"\n    opened', T_WORDS),
    # labels
    _m("a copy of one is a copy", COPIES, "-R([2-9]|[1-9][0-9])", "-R([1-9]|[1-9][0-9])", T_COPIES),
    _m("the first says R1", COPIES, "text if number < 2 else", "text if number < 1 else", T_COPIES),
    _m("a short tag is cut", COPIES, "([0-9A-Z]{4,})R(", "([0-9A-Z]{3,})R(", T_COPIES),
    _m("a label may say less than the tag", COPIES, "bool(tag) and tag in keys_of_tag(written)", "bool(tag) and written in keys_of_tag(tag)", T_COPIES),
    _m("what was replaced is in force", COPIES, 'int(label.get("retired", 0)) + 1)', 'int(label.get("retired", 0)))', T_COPIES),
    _m("the makers sticker is judged", COPIES, '    if number < 2 and squeeze(text) == squeeze(state.get("serial", "")):\n        return ""\n', "", T_COPIES),
    _m("a retired label passes", COPIES, 'if number <= int(label.get("retired", 0)):', 'if number < int(label.get("retired", 0)):', T_COPIES),
    _m("copies nobody heard of pass", COPIES, "return UNKNOWN_COPY if number > max(1,", "return UNKNOWN_COPY if number > max(99,", T_COPIES),
    _m("the later print is the copy", OF_LABELS, 'label["copy"] = max(label["copy"], payload["copy"])', 'label["copy"] = payload["copy"]', T_FOLDED),
    _m("retiring goes back", OF_LABELS, 'max(label.get("retired", 0), rec.op.payload["copy"])', 'rec.op.payload["copy"]', T_FOLDED),
    _m("new paper is checked already", OF_LABELS, '        label.pop("checked", None)\n        label.pop("wrong", None)\n', "", T_FOLDED),
    _m("a label on another unit is its own", OF_LABELS, "    if rec.op.about[0].id != folded.own:\n        return\n", "", T_FOLDED),
    _m("a wrong one stays right", OF_LABELS, 'label.pop("wrong" if right else "checked", None)', "pass", T_FOLDED),
    _m("paper makes a thing", BASE, '"links", "lines", "labels"})', '"links", "lines"})', T_FOLDED),
    _m("a label of nothing is not told", OF_LABELS, "        if rec.op.about[0].kind is Aggregate.device:\n            tell", "        if False:\n            tell", T_FOLDED),
    _m("slips are labels of the unit", OF_LABELS, '    if "n" in payload:\n', "    if False:\n", T_FOLDED),
    _m("labels may be a field", SHAPES, '_CARDS_AND_LABELS = frozenset({"cards", "labels"})', '_CARDS_AND_LABELS = frozenset({"cards"})', T_SHAPES),
    _m("a label may be of nothing", SHAPES, "return bool(op.about) and texts", "return texts", T_SHAPES),
    _m("paper is taken back", UNDO, "OUT_OF_THE_HOUSE = NEVER_UNDONE | _PAPER", "OUT_OF_THE_HOUSE = NEVER_UNDONE", T_UNDO),
    _m("a slip keeps a scan", UNDO, ' or (op.kind == "label_printed" and "n" in op.payload):', ":", T_UNDO),
    _m("a form with a label's tag is another's", FORMS, "same_tag(unit.tag, tag) and (", "unit.tag == tag and bool(tag) and (", T_FORMS),
    # the course on the bench
    _m("Lenovo is repaired at the center", ROUTES, 'frozenset({"ASUS", "NEC"})', 'frozenset({"ASUS", "NEC", "LENOVO"})', T_ROUTES),
    _m("the warranty ends a day early", ROUTES, "return opened <= until", "return opened < until", T_ROUTES),
    _m("an untold warranty holds for all", ROUTES, "return _maker(device) not in DESK_MAKERS", "return True", T_ROUTES),
    _m("the initial period ends a day early", ROUTES, "appeared <= p.until for", "appeared < p.until for", T_ROUTES),
    _m("the day it came counts before the day it appeared", ROUTES, 'day_of(repair.get("appeared")) or day_of(repair["opened"])', 'day_of(repair["opened"])', T_ROUTES),
    _m("one light fault makes all light", ROUTES, "<= facts.light", "& facts.light != set()", T_ROUTES),
    _m("liquid goes off unheard", ROUTES, '(repair.get("detail") == "liquid" or bool(repair.get("dismantle")))', 'bool(repair.get("dismantle"))', T_ROUTES),
    _m("dismantling goes off unheard", ROUTES, '(repair.get("detail") == "liquid" or bool(repair.get("dismantle")))', 'repair.get("detail") == "liquid"', T_ROUTES),
    _m("the guardian's money isn't waited for", ROUTES, "    if due:\n        return due\n", "", T_ROUTES),
    _m("a decision allows any sum", ROUTES, '"over_decided_amount" if _quote(repair, facts) > repair.get("amount", _NO_END) else ""', '""', T_ROUTES),
    _m("leave for the center is leave for the maker", ROUTES, "if decision == _ALLOWS[route]:", "if decision is not None:", T_ROUTES),
    _m("work begins without the form", ROUTES, '        return "form_missing"\n', '        return ""\n', T_ROUTES),
    _m("work goes on while the Board thinks", ROUTES, '        return "no_board_decision"\n', '        return ""\n', T_ROUTES),
    _m("a unit that is away is repaired here", ROUTES, 'return "" if route is Route.board else "unit_away"', 'return ""', T_ROUTES),
    _m("what costs money goes to the maker at once", ROUTES, 'return "in_initial_period"\n    return "no_board_decision" if _quote(repair, facts) > (facts.cost_limit or 0) else ""', 'return "in_initial_period"\n    return ""', T_ROUTES),
    _m("an empty limit is no limit", ROUTES, '"no_board_decision" if costs > (facts.cost_limit or 0)', '"no_board_decision" if facts.cost_limit and costs > facts.cost_limit', T_ROUTES),
    _m("a drop is the installer's", ROUTES, '    if repair["cause"] == Cause.non_natural:\n', '    if False:\n', T_ROUTES),
    _m("a decision against it is passed over", ROUTES, '        return "decided_no_repair"\n', '        pass\n', T_ROUTES),
    _m("testing is left out", COURSE, "Action.return_: frozenset({_S.ready})", "Action.return_: frozenset({_S.ready, _S.testing})", T_COURSE),
    _m("parts are waited for anywhere", COURSE, "Action.part_came: frozenset({_S.waiting_parts})", "Action.part_came: _OPEN", T_COURSE),
    _m("failed is ready", COURSE, "Action.fail: _S.repairing", "Action.fail: _S.ready", T_COURSE),
    _m("the bench keeps its route", COURSE, 'return RepairState(repair["state"]) in _ON_THE_BENCH', "return False", T_DRAFTS),
    _m("half a test list passes", DRAFTS, "        if len(known) < len(wanted):\n", "        if False:\n", T_DRAFTS),
    _m("a failed check passes", DRAFTS, "        if not all(known.values()):\n", "        if False:\n", T_DRAFTS),
    _m("the quote comes before the consent", DRAFTS, "    if missing is not None:\n", "    if False:\n", T_DRAFTS),
    _m("tomorrow's money is here", DRAFTS, "    if on > today:\n", "    if False:\n", T_DRAFTS),
    _m("paid before it was quoted", DRAFTS, "and on < day for", "and on > day for", T_DRAFTS),
    _m("anything is sent to the maker", DRAFTS, 'if repair.get("route") != Route.maker:', "if False:", T_DRAFTS),
    _m("sent anew it goes by the old number", DRAFTS, "former = [name for name in SENT if name in repair]", "former = []", T_DRAFTS),
    _m("a repair that moves loses its photos", DRAFTS, 'for photo in repair.get("photos", ())]', "for photo in ()]", T_DRAFTS),
    _m("a new decision keeps the old payer", BENCH, "        if name in repair and name not in rec.op.payload:\n", "        if False:\n", T_BENCH),
    _m("the part is still waited for", BENCH, '    if "waiting_part" in repair:\n', "    if False:\n", T_BENCH),
    _m("two hearings apart differ by desk", BENCH, "setter[2] > short(rec.op.id)", "False", T_PAIRS),
    _m("a quote stands without its route", ASKED, 'setter[2] in down and name != "state":', "False:", T_PAIRS),
    _m("route and state are two questions", ASKED, "_PLACE.get(key.split", "{}.get(key.split", T_PAIRS),
    _m("the other side's state stays", ASKED, "if key in several and _ops(several[key]) == card[\"ops\"]:", "if False:", T_PAIRS),
    _m("a state is as old as the repair", REPAIRS, '        repair["since"] = rec.op.date\n\n', "        pass\n\n", T_BENCH),
    _m("a moved repair began today", REPAIRS, 'repair.setdefault("since", rec.op.date)', 'repair["since"] = rec.op.date', T_DRAFTS),
    _m("an unlinked form stops what was led on", REPAIRS, "        if not concurrent(leader, rec):", "        if True:", T_PAIRS),
    _m("a diagnosis beside an end is told twice", REPAIRS, 'repair = touched(folded, rec) if "state" in rec.op.payload else worked_on(folded, rec)', "repair = worked_on(folded, rec)", T_PAIRS),
    _m("the findings go from under a route", UNDO, 'for name in ("state", *_FINDINGS)}', 'for name in ("state",)}', T_UNDO),
    _m("a return is undone under the next repair", UNDO, '({_COURSE} if op.payload["state"] in CLOSED_STATES else set())', "set()", T_UNDO),
    _m("photos stand in each other's way", UNDO, 'frozenset({"n", "note", "photo"})', 'frozenset({"n", "note"})', T_UNDO),
    _m("a state nobody knows is led to", SHAPES, "return lambda op, payload: _state(payload) and texts", "return lambda op, payload: texts", T_SHAPES),
    _m("photos may be anything", SHAPES, 'for name in ("notes", "photos"))', 'for name in ("notes",))', T_SHAPES),
    # What only the simulation of whole days can see: no single example is named for these.
    _m("half an undone action comes back", FOLD, "if rec.op.stamp.action not in undone:\n            step", "if True:\n            step", f"{T_FOLD} {T_APART}"),
    _m("an unmade device's repair is not told", REPAIRS, '        tell(folded, "gone", "device", short(rec.op.id), rec.op.kind)\n    folded', "        pass\n    folded", T_REPAIRS),
    _m("doubles depend on how repairs lie", REPAIRS, "in oldest_first(folded.state) if repair.get", 'in folded.state["repairs"].items() if repair.get', T_REPAIRS),
)  # fmt: skip


def plant(mutant: Mutant, into: Path) -> None:
    """Copies what the domain's tests need to `into`, with the fault in it."""
    for part in ("app", "tests/domain", "tests/support", "resources/i18n"):
        shutil.copytree(
            REPO / part, into / part, ignore=shutil.ignore_patterns("__pycache__", "fonts", "icons", "sounds")
        )
    for part in ("tests/__init__.py", "tests/conftest.py", "pyproject.toml"):
        shutil.copy(REPO / part, into / part)
    path = into / "app/domain" / mutant.file
    text = path.read_text()
    if text.count(mutant.old) != 1:
        raise LookupError(f"{mutant.name}: {text.count(mutant.old)} places in {mutant.file} read {mutant.old!r}")
    path.write_text(text.replace(mutant.old, mutant.new))


def lives(mutant: Mutant, folder: Path) -> str:
    """Empty where the tests turned red; else what they printed."""
    plant(mutant, folder)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-x",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:randomly",
            *mutant.tests.split(),
        ],
        cwd=folder,
        # the sample that `make test` runs must find it
        env={**uncounted(), "PYTHONDONTWRITEBYTECODE": "1", SEED_VARIABLE: "1", ALL_VARIABLE: ""},
        capture_output=True,
        text=True,
    )
    if done.returncode == 1:
        return ""
    return done.stdout[-800:] + done.stderr[-800:]


def main(names: list[str]) -> int:
    """Plants the mutants, two at a time, and prints what lived."""
    chosen = [mutant for mutant in MUTANTS if not names or mutant.name in names]

    def one(mutant: Mutant) -> tuple[Mutant, str]:
        with tempfile.TemporaryDirectory() as folder:
            return mutant, lives(mutant, Path(folder))

    alive = 0
    with ThreadPoolExecutor(2) as pool:
        for mutant, printed in pool.map(one, chosen):
            if printed:
                alive += 1
                print(f"LIVES: {mutant.name}\n{printed}")
    print(f"{len(chosen) - alive} of {len(chosen)} killed")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
