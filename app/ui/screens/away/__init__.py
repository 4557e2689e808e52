"""The pages of what goes out and comes back: shipments (出荷) and boxes for the schools (返却), under the bench."""
