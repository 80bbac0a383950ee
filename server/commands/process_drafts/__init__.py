"""Designers change processes in drafts of their own."""
