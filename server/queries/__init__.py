"""Reads for screens and the API."""
