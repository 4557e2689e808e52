"""The window: the only room that knows Qt.

It shows plain rows and turns keys and scans into commands; it never reads a file and never asks the network.
"""
