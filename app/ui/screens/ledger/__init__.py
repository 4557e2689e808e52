"""The ledger: find any device, see its life."""
