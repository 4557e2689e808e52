"""From characters to what they name: keyboard scanners' bursts, cleaning, makers' prefixes, our own codes.

Decides where a scan begins and ends and what it may name. Knows no screen and no ledger: whether a thing is known is
asked elsewhere.
"""
