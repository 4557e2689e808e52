"""First start: the first supervisor, the recovery key on paper, and that paper read back."""
