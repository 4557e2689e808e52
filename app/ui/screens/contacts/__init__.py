"""The phone strip and the list of contacts."""
