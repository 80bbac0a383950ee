"""Reading another system's event log: rows of a CSV or XES file, what their columns mean, and what they amount to."""
