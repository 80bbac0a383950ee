"""Deploying processes."""
