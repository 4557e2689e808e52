"""Widgets: each shows frozen rows it is handed and tells by signal what a person did. None of them reads a ledger."""
