"""Alerts that people set on reports."""
