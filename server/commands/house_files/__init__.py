"""Files that the designers of a house write, for its reports."""
