"""What operators do to a running case beyond its diagram: move, skip, repeat, change data, send again."""
