"""What can be done by key, as data: one row an act; hints, key sheet and shortcuts come from it.

It decides which key does what on which screen; what an act does is filled in by the window (`action_set.py`).
"""

from __future__ import annotations

from app.ui.shell.actions import ActionRow, Mode, Place, Screen
from app.ui.shell.keys import Key


def _on(*contexts: str) -> frozenset[str]:
    return frozenset(contexts)


_SHEET = _on(Mode.key_sheet)
_PERSON = _on(Mode.sign_in, Mode.pin, Mode.welcome)
"""Pages that ask for a person: no key of any screen works under them."""
_CLOSED = _SHEET | _PERSON | _on(Mode.guard, Mode.deprovision, Mode.picture)
_PHONE = _on(Mode.phone)
_CONTACTS, _CONTACT_PAGE = _on(Screen.contacts), _on(Mode.contact_page)
_BUSY = _CLOSED | _CONTACT_PAGE
"""Where no other screen may come to the front: what was typed there would be lost out of sight."""
_UNDOLESS = (
    _CLOSED
    | _on(Mode.first_start, Mode.import_preview, Mode.import_columns, Mode.import_cut)
    | _on(Mode.log_page, Mode.paper, Mode.chooser, Screen.labels, Mode.label_page, Mode.parts, Mode.ship)
    | _on(Mode.hand_back, Mode.repair, Mode.repair_photo, Screen.chargers, Mode.charger_list, Mode.visits, Mode.visit)
    | _on(Mode.loans, Mode.moves, Mode.lost, Mode.pickups, Mode.goods_page, Screen.sync)
    | _on(Screen.disposal, Mode.sheet, Mode.storage)
)


def _screen_rows() -> tuple[ActionRow, ...]:
    keys = (Key.f1, Key.f2, Key.f3, Key.f4, Key.f5, Key.f6, Key.f7, Key.f8, Key.f9, Key.f10)
    return tuple(
        ActionRow(id=f"screen.{screen}", key=key, words=f"shell.screen.{screen}", place=Place.none, never=_BUSY)
        for screen, key in zip(Screen, keys, strict=True)
    )


_INTAKE, _PARTS, _REPAIR = _on(Screen.intake), _on(Mode.parts), _on(Mode.repair)
_VISIT = _on(Mode.visits, Mode.visit)
_GOODS = _on(Mode.loans, Mode.moves, Mode.lost, Mode.pickups)
_BOXES, _SHEET_OF, _STORAGE = _on(Screen.disposal), _on(Mode.sheet), _on(Mode.storage)
_AWAY, _ASKED = _on(Mode.ship, Mode.hand_back) | _GOODS | _BOXES | _STORAGE, _on(Mode.goods_page)
_FIRST, _MATCH, _PREVIEW = _on(Mode.first_start), _on(Mode.near_match), _on(Mode.import_preview)
_LOANS_Y = _on(Screen.bench, Screen.ledger)
"""Here Y leads to what is lent, everywhere else to the visits."""
_NO_VISITS = _BUSY | _PHONE | _REPAIR | _VISIT | _LOANS_Y
_SWAP, _CHARGERS = _on(Screen.chargers), _on(Mode.charger_list)
_INBOX = _on(Screen.sync)
_CALLS = frozenset({"phone", "contacts", "contact_page"})
_OF_GOODS = frozenset({"goods", "loans", "moves", "lost", "pickups", "asked", "guard"})
"""The words for these acts stand with their screens."""
_OF_DISPOSAL = frozenset({"boxes", "sheet", "storage"})
"""Those of boxes, of the checklist and of storage too."""


def _row(
    name: str,
    key: Key,
    contexts: frozenset[str],
    *,
    place: Place = Place.left,
    small: bool = False,
    numbered: bool = False,
) -> ActionRow:
    room, _, act = name.partition(".")
    words = f"goods.act.{room}.{act}" if room in _OF_GOODS else f"shell.act.{name}"
    if room in _OF_DISPOSAL:
        words = f"disposal_screen.act.{act}"
    if room in _CALLS:
        words = f"contacts.act.{act}"
    return ActionRow(id=name, key=key, words=words, contexts=contexts, place=place, small=small, numbered=numbered)


ACTIONS: tuple[ActionRow, ...] = (
    # intake: the keys amend the newest line
    _row("intake.slip", Key.enter, _INTAKE, place=Place.main, small=True),
    _row("intake.choice", Key.digits, _INTAKE, small=True, numbered=True),
    _row("intake.only_look", Key.tab, _INTAKE, small=True),
    _row("intake.close_crate", Key.escape, _INTAKE, small=True),
    _row("intake.accessories", Key.a, _INTAKE),
    _row("intake.swollen", Key.b, _INTAKE),
    _row("intake.no_form", Key.o, _INTAKE, place=Place.none),
    _row("intake.ask_note", Key.f, _INTAKE, place=Place.none),
    _row("intake.provisional", Key.n, _INTAKE),
    _row("intake.crate", Key.h, _INTAKE),
    _row("intake.by_hand", Key.k, _INTAKE),
    _row("intake.search", Key.search, _INTAKE, place=Place.none),
    _row("intake.receipt", Key.r, _INTAKE, place=Place.none),
    _row("intake.ask_list", Key.l, _INTAKE, place=Place.none),
    _row("intake.reprint", Key.p, _INTAKE, place=Place.none),
    _row("intake.card", Key.i, _INTAKE, place=Place.none),
    _row("intake.commands", Key.c, _INTAKE, place=Place.none),
    # a form one character off
    _row("match.link", Key.enter, _MATCH, place=Place.main, small=True),
    _row("match.other", Key.two, _MATCH, small=True),
    _row("match.without", Key.three, _MATCH, small=True),
    _row("match.later", Key.escape, _MATCH, small=True),
    # one code, two repairs
    _row("chooser.open", Key.enter, _on(Mode.chooser), place=Place.main, small=True),
    _row("chooser.pick", Key.digits, _on(Mode.chooser), small=True, numbered=True),
    _row("chooser.later", Key.escape, _on(Mode.chooser), small=True),
    # a picture being read, its codes to choose from, or why there is none
    _row("picture.open", Key.enter, _on(Mode.picture), place=Place.main, small=True),
    _row("picture.pick", Key.digits, _on(Mode.picture), small=True, numbered=True),
    _row("picture.leave", Key.escape, _on(Mode.picture), small=True),
    # the empty ledger
    _row("first.devices", Key.enter, _FIRST, place=Place.main, small=True),
    _row("first.forms", Key.three, _FIRST, small=True),
    _row("first.sample", Key.s, _FIRST),
    _row("first.hub", Key.h, _FIRST),
    _row("first.sheet", Key.c, _FIRST),
    _row("first.stop", Key.escape, _FIRST, small=True),
    # a paper over the body
    _row("paper.write", Key.p, _on(Mode.paper), place=Place.main, small=True),
    _row("paper.done", Key.enter, _on(Mode.paper), small=True),
    _row("paper.close", Key.escape, _on(Mode.paper), small=True),
    # preview of an import, before anything is applied
    _row("preview.apply", Key.enter, _PREVIEW, place=Place.main, small=True),
    _row("preview.row", Key.rows, _PREVIEW),
    _row("preview.filter", Key.f, _PREVIEW),
    _row("preview.refused", Key.r, _PREVIEW),
    _row("preview.save", Key.s, _PREVIEW),
    _row("preview.columns", Key.k, _PREVIEW),
    _row("preview.leave", Key.escape, _PREVIEW, small=True),
    # kind and columns of a file, by hand
    _row("columns.apply", Key.enter, _on(Mode.import_columns), place=Place.main, small=True),
    _row("columns.leave", Key.escape, _on(Mode.import_columns), small=True),
    # an import that was cut off
    _row("cut.go_on", Key.enter, _on(Mode.import_cut), place=Place.main, small=True),
    _row("cut.take_back", Key.undo, _on(Mode.import_cut), small=True),
    _row("cut.leave", Key.escape, _on(Mode.import_cut), small=True),
    # the bench's queue; parts, shipments and returns work once somebody shows them
    _row("bench.open", Key.enter, _on(Screen.bench), place=Place.main, small=True),
    _row("bench.column", Key.columns, _on(Screen.bench), small=True, numbered=True),
    _row("bench.row", Key.rows, _on(Screen.bench)),
    _row("bench.over", Key.o, _on(Screen.bench)),
    _row("bench.mine", Key.m, _on(Screen.bench)),
    _row("bench.workable", Key.n, _on(Screen.bench)),
    _row("bench.run", Key.g, _on(Screen.bench)),
    _row("bench.filter", Key.f, _on(Screen.bench)),
    _row("bench.back", Key.escape, _on(Screen.bench), small=True),
    _row("bench.board", Key.b, _on(Screen.bench), place=Place.none),
    _row("bench.list", Key.l, _on(Screen.bench), place=Place.none),
    _row("bench.parts", Key.p, _on(Screen.bench), place=Place.none),
    _row("bench.ship", Key.s, _on(Screen.bench), place=Place.none),
    _row("bench.return", Key.r, _on(Screen.bench), place=Place.none),
    # the page of a repair: what Enter and the digits do is the panel's
    _row("repair.go", Key.enter, _REPAIR, place=Place.main, small=True),
    _row("repair.pick", Key.digits, _REPAIR, small=True, numbered=True),
    _row("repair.line", Key.rows, _REPAIR),
    _row("repair.next", Key.n, _REPAIR, small=True),
    _row("repair.board", Key.b, _REPAIR),
    _row("repair.photo", Key.p, _REPAIR),
    _row("repair.back", Key.escape, _REPAIR, small=True),
    *(
        _row(f"repair.{name}", key, _REPAIR, place=Place.none)
        for name, key in (
            ("up", Key.up),
            ("down", Key.down),
            ("discard", Key.d),
            ("keep", Key.k),
            ("give_back", Key.f),
            ("all_good", Key.a),
            ("diagnose", Key.g),
            ("route", Key.r),
            ("hear", Key.h),
            ("disposal", Key.x),
            ("need_part", Key.l),
            ("ship", Key.s),
            ("note", Key.m),
            ("hand_over", Key.j),
            ("place", Key.e),
            ("cancel", Key.c),
            ("override", Key.o),
            ("reopen", Key.z),
            ("link", Key.l),
            ("put_back", Key.u),
            ("side", Key.i),
            ("exchange", Key.x),
            ("lend", Key.y),
            ("to_box", Key.r),
            ("seen", Key.k),
        )
    ),
    _row("repair.undo", Key.undo, _REPAIR, place=Place.right, small=True),
    _row("photo.take", Key.enter, _on(Mode.repair_photo), place=Place.main, small=True),
    _row("photo.other", Key.sides, _on(Mode.repair_photo)),
    _row("photo.former", Key.left, _on(Mode.repair_photo), place=Place.none),
    _row("photo.later", Key.right, _on(Mode.repair_photo), place=Place.none),
    _row("photo.leave", Key.escape, _on(Mode.repair_photo), small=True),
    # ledger
    _row("ledger.open", Key.enter, _on(Screen.ledger), place=Place.main, small=True),
    _row("ledger.search", Key.search, _on(Screen.ledger)),
    _row("ledger.row", Key.rows, _on(Screen.ledger)),
    _row("ledger.filter", Key.f, _on(Screen.ledger), small=True),
    _row("ledger.import", Key.m, _on(Screen.ledger)),
    _row("ledger.clear", Key.escape, _on(Screen.ledger), small=True),
    # parts, under the bench
    _row("parts.go", Key.enter, _PARTS, place=Place.main, small=True),
    _row("parts.act", Key.digits, _PARTS, small=True, numbered=True),
    _row("parts.row", Key.rows, _PARTS),
    _row("parts.search", Key.search, _PARTS),
    _row("parts.filter", Key.f, _PARTS, small=True),
    _row("parts.ordered", Key.o, _PARTS),
    _row("parts.paper", Key.k, _PARTS),
    _row("parts.new", Key.n, _PARTS),
    _row("parts.board", Key.b, _PARTS, place=Place.none),
    _row("parts.leave", Key.escape, _PARTS, small=True),
    _row("parts.undo", Key.undo, _PARTS, place=Place.right, small=True),
    # labels
    _row("labels.go", Key.enter, _on(Screen.labels), place=Place.main, small=True),
    _row("labels.way", Key.ways, _on(Screen.labels), small=True, numbered=True),
    _row("labels.cell", Key.arrows, _on(Screen.labels)),
    _row("labels.wish", Key.s, _on(Screen.labels), small=True),
    _row("labels.again", Key.p, _on(Screen.labels)),
    _row("labels.calibrate", Key.k, _on(Screen.labels)),
    _row("labels.panel", Key.i, _on(Screen.labels), small=True),
    _row("labels.came_out", Key.o, _on(Screen.labels), small=True),
    _row("labels.not_out", Key.x, _on(Screen.labels), small=True),
    _row("labels.leave", Key.escape, _on(Screen.labels), small=True),
    _row("labels.real", Key.z, _on(Screen.labels), place=Place.none),
    _row("labels.dialog", Key.d, _on(Screen.labels), place=Place.none),
    _row("labels.file", Key.f, _on(Screen.labels), place=Place.none),
    _row("labels.fresh", Key.n, _on(Screen.labels), place=Place.none),
    _row("labels.jobs", Key.j, _on(Screen.labels), place=Place.none),
    _row("labels.sizes", Key.e, _on(Screen.labels), place=Place.none),
    _row("labels.printers", Key.r, _on(Screen.labels), place=Place.none),
    _row("labels.undo", Key.undo, _on(Screen.labels), place=Place.right, small=True),
    _row("page.enter", Key.enter, _on(Mode.label_page), place=Place.main, small=True),
    _row("page.row", Key.rows, _on(Mode.label_page)),
    _row("page.back", Key.escape, _on(Mode.label_page), small=True),
    # what goes out and comes back
    _row("away.enter", Key.enter, _AWAY, place=Place.main, small=True),
    _row("away.list", Key.digits, _AWAY, small=True, numbered=True),
    _row("away.row", Key.rows, _AWAY),
    _row("ship.rma", Key.r, _on(Mode.ship)),
    _row("ship.exchange", Key.x, _on(Mode.ship)),
    _row("ship.close", Key.e, _on(Mode.ship)),
    _row("return.without", Key.x, _on(Mode.hand_back), small=True),
    _row("return.way", Key.h, _on(Mode.hand_back)),
    _row("away.print", Key.p, _AWAY),
    _row("away.leave", Key.escape, _AWAY, small=True),
    _row("away.undo", Key.undo, _AWAY, place=Place.right, small=True),
    # three scans at a charging cabinet
    _row("swap.without", Key.n, _SWAP, small=True),
    _row("swap.correct", Key.r, _SWAP, small=True),
    _row("swap.fault", Key.faults, _SWAP, small=True, numbered=True),
    _row("swap.tag", Key.p, _SWAP, small=True),
    _row("swap.by_hand", Key.k, _SWAP),
    _row("swap.list", Key.l, _SWAP),
    _row("swap.visits", Key.v, _SWAP),
    _row("swap.side", Key.i, _SWAP, small=True),
    _row("swap.leave", Key.escape, _SWAP, small=True),
    _row("swap.undo", Key.undo, _SWAP, place=Place.right, small=True),
    # cabinets, controllers and spares
    _row("charger.act", Key.digits, _CHARGERS, small=True, numbered=True),
    _row("charger.row", Key.rows, _CHARGERS),
    _row("charger.filter", Key.f, _CHARGERS, small=True),
    _row("charger.side", Key.i, _CHARGERS, small=True),
    _row("charger.leave", Key.escape, _CHARGERS, small=True),
    _row("charger.undo", Key.undo, _CHARGERS, place=Place.right, small=True),
    # visits: the day's list, and one of them
    _row("visit.enter", Key.enter, _VISIT, place=Place.main, small=True),
    _row("visit.pick", Key.digits, _VISIT, small=True, numbered=True),
    _row("visit.row", Key.rows, _VISIT),
    _row("visit.plan", Key.n, _on(Mode.visits), small=True),
    _row("visit.past", Key.f, _on(Mode.visits), small=True),
    _row("visit.print", Key.p, _on(Mode.visit)),
    _row("visit.side", Key.i, _VISIT, small=True),
    _row("visit.leave", Key.escape, _VISIT, small=True),
    _row("visit.undo", Key.undo, _VISIT, place=Place.right, small=True),
    # loans, planned moves, lost and found: from the board or the ledger
    _row("goods.loans", Key.y, _LOANS_Y),
    _row("goods.moves", Key.u, _on(Screen.bench, Screen.ledger)),
    _row("goods.lost", Key.x, _on(Screen.bench, Screen.ledger)),
    _row("loans.extend", Key.e, _on(Mode.loans)),
    _row("moves.end", Key.s, _on(Mode.moves), small=True),
    _row("moves.crate", Key.c, _on(Mode.moves)),
    _row("moves.adapters", Key.a, _on(Mode.moves)),
    _row("moves.plan", Key.n, _on(Mode.moves)),
    _row("moves.close", Key.e, _on(Mode.moves)),
    _row("moves.school", Key.g, _on(Mode.moves)),
    _row("lost.found", Key.f, _on(Mode.lost)),
    _row("lost.ask", Key.r, _on(Mode.lost)),
    _row("lost.cancel", Key.c, _on(Mode.lost)),
    _row("goods.pickups", Key.u, _on(Screen.disposal)),
    _row("pickups.new", Key.n, _on(Mode.pickups)),
    _row("pickups.check", Key.c, _on(Mode.pickups)),
    _row("pickups.off", Key.x, _on(Mode.pickups)),
    _row("pickups.evidence", Key.e, _on(Mode.pickups)),
    _row("goods.hand", Key.k, _GOODS),
    _row("goods.side", Key.i, _GOODS, small=True),
    # boxes, the checklist's matrix, storage
    _row("boxes.new", Key.n, _BOXES, small=True),
    _row("boxes.day", Key.d, _BOXES, small=True),
    _row("boxes.instruction", Key.m, _BOXES),
    _row("boxes.storage", Key.s, _BOXES),
    _row("boxes.hand", Key.k, _BOXES | _STORAGE),
    _row("boxes.side", Key.i, _BOXES | _STORAGE, small=True),
    _row("storage.count", Key.c, _STORAGE, small=True),
    _row("sheet.enter", Key.enter, _SHEET_OF, place=Place.main, small=True),
    _row("sheet.step", Key.steps, _SHEET_OF, small=True, numbered=True),
    _row("sheet.lacking", Key.n, _SHEET_OF, small=True),
    _row("sheet.close", Key.c, _SHEET_OF, small=True),
    _row("sheet.day", Key.d, _SHEET_OF),
    _row("sheet.schools", Key.s, _SHEET_OF),
    _row("sheet.list", Key.p, _SHEET_OF),
    _row("sheet.label", Key.l, _SHEET_OF),
    _row("sheet.shelf", Key.h, _SHEET_OF),
    _row("sheet.row", Key.rows, _SHEET_OF, place=Place.none),
    _row("sheet.box_label", Key.b, _SHEET_OF, place=Place.none),
    _row("sheet.out", Key.o, _SHEET_OF, place=Place.none),
    _row("sheet.leave", Key.x, _SHEET_OF, place=Place.none),
    _row("sheet.hand", Key.k, _SHEET_OF, place=Place.none),
    _row("sheet.side", Key.i, _SHEET_OF, small=True),
    _row("sheet.back", Key.escape, _SHEET_OF, small=True),
    _row("sheet.undo", Key.undo, _SHEET_OF, place=Place.right, small=True),
    _row("asked.enter", Key.enter, _ASKED, place=Place.main, small=True),
    _row("asked.pick", Key.digits, _ASKED, small=True),
    _row("asked.back", Key.escape, _ASKED, small=True),
    _row("guard.pick", Key.one, _on(Mode.guard), small=True),
    _row("guard.back", Key.escape, _on(Mode.guard), small=True),
    _row("deprovision.back", Key.escape, _on(Mode.deprovision), small=True),
    _row("deprovision.row", Key.rows, _on(Mode.deprovision), small=True),
    _row("deprovision.pick", Key.digits, _on(Mode.deprovision), small=True),
    _row("deprovision.next", Key.tab, _on(Mode.deprovision), small=True),
    # the repair log
    _row("log.export", Key.enter, _on(Screen.reports), place=Place.main, small=True),
    _row("log.row", Key.rows, _on(Screen.reports)),
    _row("log.filter", Key.f, _on(Screen.reports), small=True),
    _row("log.columns", Key.k, _on(Screen.reports), small=True),
    _row("log.clear", Key.escape, _on(Screen.reports), small=True),
    _row("log_page.enter", Key.enter, _on(Mode.log_page), place=Place.main, small=True),
    _row("log_page.row", Key.rows, _on(Mode.log_page)),
    _row("log_page.back", Key.escape, _on(Mode.log_page), small=True),
    # the inbox: no card has a default, so Enter is none of its keys
    _row("inbox.one", Key.one, _INBOX, small=True),
    _row("inbox.two", Key.two, _INBOX, small=True),
    _row("inbox.three", Key.three, _INBOX, small=True),
    _row("inbox.pick", Key.from_four, _INBOX, small=True, numbered=True),
    _row("inbox.row", Key.rows, _INBOX),
    _row("inbox.up", Key.up, _INBOX, place=Place.none),
    _row("inbox.down", Key.down, _INBOX, place=Place.none),
    _row("inbox.group", Key.g, _INBOX, small=True),
    _row("inbox.list", Key.i, _INBOX, small=True),
    _row("inbox.later", Key.escape, _INBOX, small=True),
    _row("inbox.undo", Key.undo, _INBOX, place=Place.right, small=True),
    # settings
    _row("settings.change", Key.enter, _on(Screen.settings), place=Place.main, small=True),
    _row("settings.row", Key.rows, _on(Screen.settings)),
    _row("settings.value", Key.sides, _on(Screen.settings)),
    _row("settings.sections", Key.escape, _on(Screen.settings), small=True),
    # signing in, the PIN, the first start: the page itself has the keys, these show them
    _row("person.enter", Key.enter, _on(Mode.sign_in, Mode.pin), place=Place.main, small=True),
    _row("person.row", Key.rows, _on(Mode.sign_in)),
    _row("person.back", Key.escape, _on(Mode.sign_in, Mode.pin), small=True),
    _row("welcome.enter", Key.enter, _on(Mode.welcome), place=Place.main, small=True),
    _row("welcome.pdf", Key.p, _on(Mode.welcome), small=True),
    _row("welcome.later", Key.escape, _on(Mode.welcome), small=True),
    # the phone strip
    _row("phone.record", Key.enter, _PHONE, place=Place.main, small=True),
    _row("phone.row", Key.rows, _PHONE),
    _row("phone.kind", Key.digits, _PHONE, small=True, numbered=True),
    _row("phone.next", Key.tab, _PHONE, small=True),
    _row("phone.pass_on", Key.q, _PHONE),
    _row("phone.later", Key.f, _PHONE),
    _row("phone.way", Key.w, _PHONE),
    _row("phone.fold", Key.escape, _PHONE, small=True),
    # contacts
    _row("contacts.open", Key.enter, _CONTACTS, place=Place.main, small=True),
    _row("contacts.search", Key.search, _CONTACTS),
    _row("contacts.list_row", Key.rows, _CONTACTS),
    _row("contacts.filter", Key.g, _CONTACTS),
    _row("contacts.follow", Key.f, _CONTACTS, small=True),
    _row("contacts.close", Key.c, _CONTACTS, small=True),
    _row("contacts.unsolved", Key.x, _CONTACTS, place=Place.none),
    _row("contacts.pass", Key.q, _CONTACTS),
    _row("contacts.reopen", Key.o, _CONTACTS, place=Place.none),
    _row("contacts.faq", Key.a, _CONTACTS),
    _row("contacts.report", Key.r, _CONTACTS),
    _row("contacts.paper", Key.p, _CONTACTS),
    _row("contacts.back", Key.escape, _CONTACTS, small=True),
    _row("contact_page.save", Key.enter, _CONTACT_PAGE, place=Place.main, small=True),
    _row("contact_page.next", Key.tab, _CONTACT_PAGE, small=True),
    _row("contact_page.leave", Key.escape, _CONTACT_PAGE, small=True),
    # the key sheet
    _row("sheet_close", Key.escape, _SHEET, small=True),
    # everywhere
    ActionRow(id="undo", key=Key.undo, words="shell.act.undo", place=Place.right, small=True, never=_UNDOLESS),
    ActionRow(id="phone", key=Key.t, words="shell.act.phone", place=Place.right, never=_CLOSED | _PHONE),
    ActionRow(id="sheet", key=Key.f12, words="shell.act.sheet", place=Place.right, never=_PERSON),
    ActionRow(id="welcome", key=Key.w, words="shell.act.welcome", place=Place.none, never=_CLOSED | _PHONE),
    ActionRow(id="notice", key=Key.q, words="shell.act.notice", place=Place.none, never=_CLOSED | _PHONE | _CONTACTS),
    ActionRow(
        id="visits",
        key=Key.y,
        words="shell.act.visits",
        place=Place.none,
        never=_NO_VISITS,
    ),
    ActionRow(id="camera", key=Key.v, words="shell.act.camera", place=Place.none, never=_CLOSED | _PHONE | _SWAP),
    ActionRow(id="paste_picture", key=Key.paste, words="shell.act.paste_picture", place=Place.none, never=_CLOSED),
    ActionRow(id="full_screen", key=Key.f11, words="shell.act.full_screen", place=Place.none, never=_SHEET),
    *_screen_rows(),
)
