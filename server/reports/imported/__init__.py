"""Logs of other systems as snapshots: read, sorted by case, cleaned, and written for the same reports."""
