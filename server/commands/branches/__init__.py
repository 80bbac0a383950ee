"""Branches of the house: renamed, moved below another, closed."""
