"""Photos and PDFs given to the window: what was found in them, or what to do about it."""
