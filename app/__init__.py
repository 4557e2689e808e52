"""Shuridai: the repair desk of a city's education center (see app/ARCHITECTURE.md)."""
