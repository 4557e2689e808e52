"""The bench: the queue of open repairs as a board and as a list."""
