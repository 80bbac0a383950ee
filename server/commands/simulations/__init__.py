"""Simulations: asking for one, and what becomes of it."""
