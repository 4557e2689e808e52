"""Facts and rules of the repair desk.

Standard library only. Nothing here knows a file, a screen, a clock or a network: what happened comes in as operations,
what someone wants comes in as commands, and what is so now goes out as plain state.
"""
