"""What can't be taken back: units are let go by the console, shown with all that is frozen, by whoever may and by two
where the rules want two.
"""
