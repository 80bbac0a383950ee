"""What is done to a whole case."""
