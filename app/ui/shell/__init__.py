"""The window's own parts: frame, actions, key sheet, scan filter. Screens come in from app.ui.screens."""
