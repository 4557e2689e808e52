"""What can be done by key, as data: one row an act; hints, key sheet and shortcuts come from it.

It decides which key does what on which screen; what an act does is filled in by the window (`action_set.py`).
"""

from __future__ import annotations

from app.ui.shell.action_rows import on, row
from app.ui.shell.actions import ActionRow, Mode, Place, Screen
from app.ui.shell.disposal_actions import BOXES, OF_BOXES, STORAGE
from app.ui.shell.keys import Key

_SHEET = on(Mode.key_sheet)
_PERSON = on(Mode.sign_in, Mode.pin, Mode.welcome)
"""Pages that ask for a person: no key of any screen works under them."""
_CLOSED = _SHEET | _PERSON | on(Mode.guard, Mode.deprovision, Mode.picture)
_PHONE = on(Mode.phone)
_CONTACTS, _CONTACT_PAGE = on(Screen.contacts), on(Mode.contact_page)
_BUSY = _CLOSED | _CONTACT_PAGE
"""Where no other screen may come to the front: what was typed there would be lost out of sight."""
_QUESTIONS = on(Mode.goods_page, Mode.label_page, Mode.log_page)
"""Pages over a screen that keep every key but those of the phone, the key sheet and the full screen."""
_UNDOLESS = (
    _CLOSED
    | on(Mode.first_start, Mode.import_preview, Mode.import_columns, Mode.import_cut)
    | on(Mode.log_page, Mode.paper, Mode.chooser, Screen.labels, Mode.label_page, Mode.parts, Mode.ship)
    | on(Mode.hand_back, Mode.repair, Mode.repair_photo, Screen.chargers, Mode.charger_list, Mode.visits, Mode.visit)
    | on(Mode.loans, Mode.moves, Mode.lost, Mode.pickups, Mode.goods_page, Screen.sync)
    | on(Screen.disposal, Mode.sheet, Mode.storage)
)


def _screen_rows() -> tuple[ActionRow, ...]:
    keys = (Key.f1, Key.f2, Key.f3, Key.f4, Key.f5, Key.f6, Key.f7, Key.f8, Key.f9, Key.f10)
    return tuple(
        ActionRow(
            id=f"screen.{screen}", key=key, words=f"shell.screen.{screen}", place=Place.none, never=_BUSY | _QUESTIONS
        )
        for screen, key in zip(Screen, keys, strict=True)
    )


_INTAKE, _PARTS, _REPAIR = on(Screen.intake), on(Mode.parts), on(Mode.repair)
_VISIT = on(Mode.visits, Mode.visit)
_GOODS = on(Mode.loans, Mode.moves, Mode.lost, Mode.pickups)
_AWAY, _ASKED = on(Mode.ship, Mode.hand_back) | _GOODS | BOXES | STORAGE, on(Mode.goods_page)
_FIRST, _MATCH, _PREVIEW = on(Mode.first_start), on(Mode.near_match), on(Mode.import_preview)
_LOANS_Y = on(Screen.bench, Screen.ledger)
"""Here Y leads to what is lent, everywhere else to the visits."""
_NOT_NOW = _CLOSED | _PHONE | _QUESTIONS
_SWAP, _CHARGERS = on(Screen.chargers), on(Mode.charger_list)
_NO_VISITS = _BUSY | _NOT_NOW | _REPAIR | _VISIT | _LOANS_Y | _SWAP
_INBOX = on(Screen.sync)


ACTIONS: tuple[ActionRow, ...] = (
    # intake: the keys amend the newest line
    row("intake.slip", Key.enter, _INTAKE, place=Place.main, small=True),
    row("intake.choice", Key.digits, _INTAKE, small=True, numbered=True),
    row("intake.only_look", Key.tab, _INTAKE, small=True),
    row("intake.close_crate", Key.escape, _INTAKE, small=True),
    row("intake.accessories", Key.a, _INTAKE),
    row("intake.swollen", Key.b, _INTAKE),
    row("intake.no_form", Key.o, _INTAKE, place=Place.none),
    row("intake.ask_note", Key.f, _INTAKE, place=Place.none),
    row("intake.provisional", Key.n, _INTAKE),
    row("intake.crate", Key.h, _INTAKE),
    row("intake.by_hand", Key.k, _INTAKE),
    row("intake.search", Key.search, _INTAKE, place=Place.none),
    row("intake.receipt", Key.r, _INTAKE, place=Place.none),
    row("intake.ask_list", Key.l, _INTAKE, place=Place.none),
    row("intake.reprint", Key.p, _INTAKE, place=Place.none),
    row("intake.card", Key.i, _INTAKE, place=Place.none),
    row("intake.commands", Key.c, _INTAKE, place=Place.none),
    # a form one character off
    row("match.link", Key.enter, _MATCH, place=Place.main, small=True),
    row("match.other", Key.two, _MATCH, small=True),
    row("match.without", Key.three, _MATCH, small=True),
    row("match.later", Key.escape, _MATCH, small=True),
    # one code, two repairs
    row("chooser.open", Key.enter, on(Mode.chooser), place=Place.main, small=True),
    row("chooser.pick", Key.digits, on(Mode.chooser), small=True, numbered=True),
    row("chooser.later", Key.escape, on(Mode.chooser), small=True),
    # a picture being read, its codes to choose from, or why there is none
    row("picture.open", Key.enter, on(Mode.picture), place=Place.main, small=True),
    row("picture.pick", Key.digits, on(Mode.picture), small=True, numbered=True),
    row("picture.leave", Key.escape, on(Mode.picture), small=True),
    # the empty ledger
    row("first.devices", Key.enter, _FIRST, place=Place.main, small=True),
    row("first.forms", Key.three, _FIRST, small=True),
    row("first.sample", Key.s, _FIRST),
    row("first.hub", Key.h, _FIRST),
    row("first.sheet", Key.c, _FIRST),
    row("first.stop", Key.escape, _FIRST, small=True),
    # a paper over the body
    row("paper.write", Key.p, on(Mode.paper), place=Place.main, small=True),
    row("paper.done", Key.enter, on(Mode.paper), small=True),
    row("paper.close", Key.escape, on(Mode.paper), small=True),
    row("paper.undo", Key.undo, on(Mode.paper), place=Place.right, small=True),
    # preview of an import, before anything is applied
    row("preview.apply", Key.enter, _PREVIEW, place=Place.main, small=True),
    row("preview.row", Key.rows, _PREVIEW),
    row("preview.filter", Key.f, _PREVIEW),
    row("preview.refused", Key.r, _PREVIEW),
    row("preview.save", Key.s, _PREVIEW),
    row("preview.columns", Key.k, _PREVIEW),
    row("preview.leave", Key.escape, _PREVIEW, small=True),
    # kind and columns of a file, by hand
    row("columns.apply", Key.enter, on(Mode.import_columns), place=Place.main, small=True),
    row("columns.leave", Key.escape, on(Mode.import_columns), small=True),
    # an import that was cut off
    row("cut.go_on", Key.enter, on(Mode.import_cut), place=Place.main, small=True),
    row("cut.take_back", Key.undo, on(Mode.import_cut), small=True),
    row("cut.leave", Key.escape, on(Mode.import_cut), small=True),
    # the bench's queue; parts, shipments and returns work once somebody shows them
    row("bench.open", Key.enter, on(Screen.bench), place=Place.main, small=True),
    row("bench.column", Key.columns, on(Screen.bench), small=True, numbered=True),
    row("bench.row", Key.rows, on(Screen.bench)),
    row("bench.over", Key.o, on(Screen.bench)),
    row("bench.mine", Key.m, on(Screen.bench)),
    row("bench.workable", Key.n, on(Screen.bench)),
    row("bench.run", Key.g, on(Screen.bench)),
    row("bench.filter", Key.f, on(Screen.bench)),
    row("bench.back", Key.escape, on(Screen.bench), small=True),
    row("bench.board", Key.b, on(Screen.bench), place=Place.none),
    row("bench.list", Key.l, on(Screen.bench), place=Place.none),
    row("bench.parts", Key.p, on(Screen.bench), place=Place.none),
    row("bench.ship", Key.s, on(Screen.bench), place=Place.none),
    row("bench.return", Key.r, on(Screen.bench), place=Place.none),
    # the page of a repair: what Enter and the digits do is the panel's
    row("repair.go", Key.enter, _REPAIR, place=Place.main, small=True),
    row("repair.pick", Key.digits, _REPAIR, small=True, numbered=True),
    row("repair.line", Key.rows, _REPAIR),
    row("repair.next", Key.n, _REPAIR, small=True),
    row("repair.board", Key.b, _REPAIR),
    row("repair.photo", Key.p, _REPAIR),
    row("repair.back", Key.escape, _REPAIR, small=True),
    *(
        row(f"repair.{name}", key, _REPAIR, place=Place.none)
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
    row("repair.undo", Key.undo, _REPAIR, place=Place.right, small=True),
    row("photo.take", Key.enter, on(Mode.repair_photo), place=Place.main, small=True),
    row("photo.other", Key.sides, on(Mode.repair_photo)),
    row("photo.former", Key.left, on(Mode.repair_photo), place=Place.none),
    row("photo.later", Key.right, on(Mode.repair_photo), place=Place.none),
    row("photo.leave", Key.escape, on(Mode.repair_photo), small=True),
    # ledger
    row("ledger.open", Key.enter, on(Screen.ledger), place=Place.main, small=True),
    row("ledger.search", Key.search, on(Screen.ledger)),
    row("ledger.row", Key.rows, on(Screen.ledger)),
    row("ledger.filter", Key.f, on(Screen.ledger), small=True),
    row("ledger.import", Key.m, on(Screen.ledger)),
    row("ledger.clear", Key.escape, on(Screen.ledger), small=True),
    # parts, under the bench
    row("parts.go", Key.enter, _PARTS, place=Place.main, small=True),
    row("parts.act", Key.digits, _PARTS, small=True, numbered=True),
    row("parts.row", Key.rows, _PARTS),
    row("parts.search", Key.search, _PARTS),
    row("parts.filter", Key.f, _PARTS, small=True),
    row("parts.ordered", Key.o, _PARTS),
    row("parts.paper", Key.k, _PARTS),
    row("parts.new", Key.n, _PARTS),
    row("parts.board", Key.b, _PARTS, place=Place.none),
    row("parts.leave", Key.escape, _PARTS, small=True),
    row("parts.undo", Key.undo, _PARTS, place=Place.right, small=True),
    # labels
    row("labels.go", Key.enter, on(Screen.labels), place=Place.main, small=True),
    row("labels.way", Key.ways, on(Screen.labels), small=True, numbered=True),
    row("labels.cell", Key.arrows, on(Screen.labels)),
    row("labels.wish", Key.s, on(Screen.labels), small=True),
    row("labels.again", Key.p, on(Screen.labels)),
    row("labels.calibrate", Key.k, on(Screen.labels)),
    row("labels.panel", Key.i, on(Screen.labels), small=True),
    row("labels.came_out", Key.o, on(Screen.labels), small=True),
    row("labels.not_out", Key.x, on(Screen.labels), small=True),
    row("labels.leave", Key.escape, on(Screen.labels), small=True),
    row("labels.real", Key.z, on(Screen.labels), place=Place.none),
    row("labels.dialog", Key.d, on(Screen.labels), place=Place.none),
    row("labels.file", Key.f, on(Screen.labels), place=Place.none),
    row("labels.fresh", Key.n, on(Screen.labels), place=Place.none),
    row("labels.jobs", Key.j, on(Screen.labels), place=Place.none),
    row("labels.sizes", Key.e, on(Screen.labels), place=Place.none),
    row("labels.printers", Key.r, on(Screen.labels), place=Place.none),
    row("labels.undo", Key.undo, on(Screen.labels), place=Place.right, small=True),
    row("page.enter", Key.enter, on(Mode.label_page), place=Place.main, small=True),
    row("page.row", Key.rows, on(Mode.label_page)),
    row("page.back", Key.escape, on(Mode.label_page), small=True),
    # what goes out and comes back
    row("away.enter", Key.enter, _AWAY, place=Place.main, small=True),
    row("away.list", Key.digits, _AWAY, small=True, numbered=True),
    row("away.row", Key.rows, _AWAY),
    row("ship.rma", Key.r, on(Mode.ship)),
    row("ship.exchange", Key.x, on(Mode.ship)),
    row("ship.close", Key.e, on(Mode.ship)),
    row("return.without", Key.x, on(Mode.hand_back), small=True),
    row("return.way", Key.h, on(Mode.hand_back)),
    row("away.print", Key.p, _AWAY),
    row("away.leave", Key.escape, _AWAY, small=True),
    row("away.undo", Key.undo, _AWAY, place=Place.right, small=True),
    # three scans at a charging cabinet
    row("swap.without", Key.n, _SWAP, small=True),
    row("swap.correct", Key.r, _SWAP, small=True),
    row("swap.fault", Key.faults, _SWAP, small=True, numbered=True),
    row("swap.tag", Key.p, _SWAP, small=True),
    row("swap.by_hand", Key.k, _SWAP),
    row("swap.list", Key.l, _SWAP),
    row("swap.visits", Key.y, _SWAP),
    row("swap.side", Key.i, _SWAP, small=True),
    row("swap.leave", Key.escape, _SWAP, small=True),
    row("swap.undo", Key.undo, _SWAP, place=Place.right, small=True),
    # cabinets, controllers and spares
    row("charger.act", Key.digits, _CHARGERS, small=True, numbered=True),
    row("charger.row", Key.rows, _CHARGERS),
    row("charger.filter", Key.f, _CHARGERS, small=True),
    row("charger.side", Key.i, _CHARGERS, small=True),
    row("charger.leave", Key.escape, _CHARGERS, small=True),
    row("charger.undo", Key.undo, _CHARGERS, place=Place.right, small=True),
    # visits: the day's list, and one of them
    row("visit.enter", Key.enter, _VISIT, place=Place.main, small=True),
    row("visit.pick", Key.digits, _VISIT, small=True, numbered=True),
    row("visit.row", Key.rows, _VISIT),
    row("visit.plan", Key.n, on(Mode.visits), small=True),
    row("visit.past", Key.f, on(Mode.visits), small=True),
    row("visit.print", Key.p, on(Mode.visit)),
    row("visit.side", Key.i, _VISIT, small=True),
    row("visit.leave", Key.escape, _VISIT, small=True),
    row("visit.undo", Key.undo, _VISIT, place=Place.right, small=True),
    # loans, planned moves, lost and found: from the board or the ledger
    row("goods.loans", Key.y, _LOANS_Y),
    row("goods.moves", Key.u, on(Screen.bench, Screen.ledger)),
    row("goods.lost", Key.x, on(Screen.bench, Screen.ledger)),
    row("loans.extend", Key.e, on(Mode.loans)),
    row("moves.end", Key.s, on(Mode.moves), small=True),
    row("moves.crate", Key.c, on(Mode.moves)),
    row("moves.adapters", Key.a, on(Mode.moves)),
    row("moves.plan", Key.n, on(Mode.moves)),
    row("moves.close", Key.e, on(Mode.moves)),
    row("moves.school", Key.g, on(Mode.moves)),
    row("lost.found", Key.f, on(Mode.lost)),
    row("lost.ask", Key.r, on(Mode.lost)),
    row("lost.cancel", Key.c, on(Mode.lost)),
    row("goods.pickups", Key.u, on(Screen.disposal)),
    row("pickups.new", Key.n, on(Mode.pickups)),
    row("pickups.check", Key.c, on(Mode.pickups)),
    row("pickups.off", Key.x, on(Mode.pickups)),
    row("pickups.evidence", Key.e, on(Mode.pickups)),
    row("goods.hand", Key.k, _GOODS),
    row("goods.side", Key.i, _GOODS, small=True),
    *OF_BOXES,
    row("asked.enter", Key.enter, _ASKED, place=Place.main, small=True),
    row("asked.pick", Key.digits, _ASKED, small=True),
    row("asked.back", Key.escape, _ASKED, small=True),
    row("guard.pick", Key.one, on(Mode.guard), small=True),
    row("guard.back", Key.escape, on(Mode.guard), small=True),
    row("deprovision.back", Key.escape, on(Mode.deprovision), small=True),
    row("deprovision.row", Key.rows, on(Mode.deprovision), small=True),
    row("deprovision.pick", Key.digits, on(Mode.deprovision), small=True),
    row("deprovision.next", Key.tab, on(Mode.deprovision), small=True),
    # the repair log
    row("log.export", Key.enter, on(Screen.reports), place=Place.main, small=True),
    row("log.row", Key.rows, on(Screen.reports)),
    row("log.filter", Key.f, on(Screen.reports), small=True),
    row("log.columns", Key.k, on(Screen.reports), small=True),
    row("log.clear", Key.escape, on(Screen.reports), small=True),
    row("log_page.enter", Key.enter, on(Mode.log_page), place=Place.main, small=True),
    row("log_page.row", Key.rows, on(Mode.log_page)),
    row("log_page.back", Key.escape, on(Mode.log_page), small=True),
    # the inbox: no card has a default, so Enter is none of its keys
    row("inbox.page", Key.page, _INBOX, small=True),
    row("inbox.one", Key.one, _INBOX, small=True),
    row("inbox.two", Key.two, _INBOX, small=True),
    row("inbox.three", Key.three, _INBOX, small=True),
    row("inbox.pick", Key.from_four, _INBOX, small=True, numbered=True),
    row("inbox.row", Key.rows, _INBOX),
    row("inbox.up", Key.up, _INBOX, place=Place.none),
    row("inbox.down", Key.down, _INBOX, place=Place.none),
    row("inbox.group", Key.g, _INBOX, small=True),
    row("inbox.list", Key.i, _INBOX, small=True),
    row("inbox.later", Key.escape, _INBOX, small=True),
    row("inbox.undo", Key.undo, _INBOX, place=Place.right, small=True),
    # settings
    row("settings.change", Key.enter, on(Screen.settings), place=Place.main, small=True),
    row("settings.row", Key.rows, on(Screen.settings)),
    row("settings.value", Key.sides, on(Screen.settings)),
    row("settings.sections", Key.escape, on(Screen.settings), small=True),
    # signing in, the PIN, the first start: the page itself has the keys, these show them
    row("person.enter", Key.enter, on(Mode.sign_in, Mode.pin), place=Place.main, small=True),
    row("person.row", Key.rows, on(Mode.sign_in)),
    row("person.back", Key.escape, on(Mode.sign_in, Mode.pin), small=True),
    row("welcome.enter", Key.enter, on(Mode.welcome), place=Place.main, small=True),
    row("welcome.pdf", Key.p, on(Mode.welcome), small=True),
    row("welcome.later", Key.escape, on(Mode.welcome), small=True),
    # the phone strip
    row("phone.record", Key.enter, _PHONE, place=Place.main, small=True),
    row("phone.row", Key.rows, _PHONE),
    row("phone.kind", Key.digits, _PHONE, small=True, numbered=True),
    row("phone.next", Key.tab, _PHONE, small=True),
    row("phone.pass_on", Key.q, _PHONE),
    row("phone.later", Key.f, _PHONE),
    row("phone.way", Key.w, _PHONE),
    row("phone.fold", Key.escape, _PHONE, small=True),
    # contacts
    row("contacts.open", Key.enter, _CONTACTS, place=Place.main, small=True),
    row("contacts.search", Key.search, _CONTACTS),
    row("contacts.list_row", Key.rows, _CONTACTS),
    row("contacts.filter", Key.g, _CONTACTS),
    row("contacts.follow", Key.f, _CONTACTS, small=True),
    row("contacts.close", Key.c, _CONTACTS, small=True),
    row("contacts.unsolved", Key.x, _CONTACTS, place=Place.none),
    row("contacts.pass", Key.q, _CONTACTS),
    row("contacts.reopen", Key.o, _CONTACTS, place=Place.none),
    row("contacts.faq", Key.a, _CONTACTS),
    row("contacts.report", Key.r, _CONTACTS),
    row("contacts.paper", Key.p, _CONTACTS),
    row("contacts.back", Key.escape, _CONTACTS, small=True),
    row("contact_page.save", Key.enter, _CONTACT_PAGE, place=Place.main, small=True),
    row("contact_page.next", Key.tab, _CONTACT_PAGE, small=True),
    row("contact_page.leave", Key.escape, _CONTACT_PAGE, small=True),
    # the key sheet
    row("sheet_close", Key.escape, _SHEET, small=True),
    # everywhere
    ActionRow(id="undo", key=Key.undo, words="shell.act.undo", place=Place.right, small=True, never=_UNDOLESS),
    ActionRow(id="phone", key=Key.t, words="shell.act.phone", place=Place.right, never=_CLOSED | _PHONE),
    ActionRow(id="sheet", key=Key.f12, words="shell.act.sheet", place=Place.right, never=_PERSON),
    ActionRow(id="welcome", key=Key.w, words="shell.act.welcome", place=Place.none, never=_NOT_NOW),
    ActionRow(id="notice", key=Key.q, words="shell.act.notice", place=Place.none, never=_NOT_NOW | _CONTACTS),
    ActionRow(
        id="visits",
        key=Key.y,
        words="shell.act.visits",
        place=Place.none,
        never=_NO_VISITS,
    ),
    ActionRow(id="camera", key=Key.v, words="shell.act.camera", place=Place.none, never=_NOT_NOW),
    ActionRow(
        id="paste_picture", key=Key.paste, words="shell.act.paste_picture", place=Place.none, never=_CLOSED | _QUESTIONS
    ),
    ActionRow(id="full_screen", key=Key.f11, words="shell.act.full_screen", place=Place.none, never=_SHEET),
    *_screen_rows(),
)
