"""What we know about ourselves when something goes wrong: logs, the last lines before a crash, a doctor's look.

Decides what may stand in a log (declared fields only) and how a crash is told. Knows no ledger, no window and no
words: facts come in from bootstrap, closed codes go out.
"""
