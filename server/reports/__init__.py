"""Reads for managers, one file per report."""
