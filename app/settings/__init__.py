"""What can be set and where it lies, the words people read, the folders a person's files go to.

Decides keys, defaults, allowed values and sources. Knows no window, no ledger file and no network: shared values come
in and go out through a port.
"""
