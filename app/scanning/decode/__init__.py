"""Codes in pictures: from grey pixels to texts with a place, and which of them may be believed.

Decides how hard a picture is looked at (`engine.py`), by which decoders (`readers.py`) and when a text is taken
(`accept.py`). Knows no camera, no window and no ledger; whether a text is known is asked through a callable. numpy,
OpenCV and the decoders are imported by this package's modules, so none of them may be imported at the window's start.
"""
