"""Parts: the list with stock by place, and what is done with one by keys or scanner alone."""
