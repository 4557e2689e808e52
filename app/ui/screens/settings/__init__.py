"""Settings: this desk, reading, the ledger's shared rules, the people, copies and the recovery key."""
