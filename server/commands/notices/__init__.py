"""Notices of a person."""
