"""Bringing in a file: what it would change, row by row; applied by one key while scanning goes on."""
