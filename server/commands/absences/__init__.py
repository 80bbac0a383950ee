"""Absences: entered, ended, and what their begin and end bring about."""
