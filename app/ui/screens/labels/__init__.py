"""Labels: chosen, printed, stuck on and read back."""
