"""The repair log: every repair, narrowed, its columns chosen, handed out as a file."""
