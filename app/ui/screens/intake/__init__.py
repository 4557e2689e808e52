"""The intake desk: a scan opens and saves; keys amend the newest line; Enter prints its slip."""
