"""The empty ledger: one sentence, three steps, the sample."""
