"""Deploying and switching processes."""
