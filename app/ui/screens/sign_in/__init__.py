"""Signing in: who is at the desk, the lock of an idle desk, and the PIN before what needs it."""
