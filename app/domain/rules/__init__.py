"""What may be done, one family a file: state and command in, operations or a refusal out. Pure."""
