"""Draws what a diagram leaves undrawn: a place for every step, a way for every flow that runs through no step."""
