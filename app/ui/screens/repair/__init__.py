"""The page of one repair: what to do now, with its keys, beside what it cost and what was said."""
