"""The command line: the same use cases as the window, without Qt. The contract is exact; scripts and acceptance rest on it."""
