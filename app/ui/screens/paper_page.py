"""A paper over the body: seen in real millimetres, written as PDF by one key, put away by another.

Decides which keys work meanwhile; what the paper says and where PDFs lie comes in.
"""

from __future__ import annotations

from pathlib import Path

from app.domain.drawing import Drawing
from app.settings.words import t
from app.ui.context import Context
from app.ui.screens.faults import tell_fault
from app.ui.shell.actions import Mode
from app.ui.widgets.drawing_view import DrawingView
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.panel import Panel, PanelKind
from app.ui.widgets.toast import ToastRow


class PaperPage(Panel):
    """The overlay. `open_over` shows it, `close_over` gives the screen its keys and focus back."""

    def __init__(self, context: Context, title: str, file_name: str) -> None:
        super().__init__(title, kind=PanelKind.now)
        self._context = context
        self._path = context.papers_folder / file_name
        self._former = ""
        self._drawing: Drawing | None = None
        self.paper = DrawingView()
        self.write_button = KeyButton(
            ButtonRow(id="write", text=t("shell.act.paper.write"), key="P", main=True, height=2.25)
        )
        self.close_button = KeyButton(ButtonRow(id="close", text=t("shell.act.paper.close"), key="Esc", height=2.25))
        self.head.add_right(self.write_button)
        self.head.add_right(self.close_button)
        self.write_button.clicked.connect(self.write)
        self.close_button.clicked.connect(self.close_over)
        self.body.addWidget(self.paper, 1)
        self.setFocusProxy(self.paper)

    @property
    def is_open(self) -> bool:
        """Whether it lies over the body now."""
        return self._context.frame.overlay is self

    def open_over(self, drawing: Drawing) -> None:
        """Shows a paper; from here only its own keys work, and those of the window."""
        self._drawing = drawing
        self.paper.set_drawing(drawing)
        actions = self._context.actions
        actions.bind("paper.write", self.write)
        actions.bind("paper.close", self.close_over)
        for name, works in (("write", True), ("done", False), ("undo", False)):
            actions.set_allowed(f"paper.{name}", allowed=works)
        self._former = actions.context
        actions.set_context(Mode.paper)
        self._context.frame.hints.set_actions(actions.hints())
        self._context.frame.show_overlay(self)

    def close_over(self) -> None:
        """Puts it away."""
        if not self.is_open:
            return
        self._context.frame.hide_overlay()
        actions = self._context.actions
        if actions.context == Mode.paper:
            actions.set_context(self._former)
        self._context.frame.hints.set_actions(actions.hints())

    def write(self) -> None:
        """Writes the PDF beside the window, and says where it is."""
        if self._drawing is None:
            return
        path, pages, papers = self._path, self._drawing.pages, self._context.papers

        def work() -> Path:
            papers.write_pdf(pages, path)
            return path

        self._context.tasks.ask(work, self._written, self._failed, slow=True)

    def _written(self, path: Path) -> None:
        row = ToastRow(text=t("first_start.written"), place=str(path), undo=False)
        self._context.frame.show_toast(row)

    def _failed(self, fault: BaseException) -> None:
        tell_fault(self._context, fault)
