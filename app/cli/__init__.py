"""The command line: the same use cases as the window, without Qt. Scripts and acceptance rest on its exact contract."""
