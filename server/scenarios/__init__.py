"""Scenarios of process folders: read, played by the real commands in a house of their own, and what they cover."""
