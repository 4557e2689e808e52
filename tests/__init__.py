"""Mirrors app/; plus architecture, sync, contracts, migrations, features, faults, bench and support."""
