"""One file a verb: permission, the state it needs, the rule, one unit of work. Ports live in `ports`."""
