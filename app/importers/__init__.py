"""Files people hold, read into rows the ledger understands: devices, form answers, delivery lists, registers.

read (files, columns) → normalise (values, schools) → records → preview → apply. This room never decides what the ledger
takes over: it says what stands in a file, row by row, and why a row can't be read.
"""
