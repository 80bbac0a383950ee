"""Branches, people and the roles they hold."""
