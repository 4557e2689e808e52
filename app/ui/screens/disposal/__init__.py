"""廃棄: boxes, the checklist matrix, the Board's instructions, storage."""
