"""What belongs to others for a while, moves or is missing: loans, planned moves, lost and found."""
