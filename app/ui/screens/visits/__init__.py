"""訪問: the day's visits, and one visit from its plan to the count of the car."""
