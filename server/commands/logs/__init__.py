"""Logs of other systems."""
