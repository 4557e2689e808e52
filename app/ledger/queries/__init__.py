"""What the screens ask: one file a screen or report, plain frozen rows out. Reading only."""
