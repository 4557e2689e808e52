"""Papers: from plain facts to a drawing list in millimetres, and from that to PDF.

Decides layout, symbols and sizes. Must not know the ledger, the window or a printer. `domain.papers` holds what goes
in, `domain.drawing` what comes out; the window paints the same list with `ui.widgets.drawing_view`.
"""
