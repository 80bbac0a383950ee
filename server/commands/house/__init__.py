"""Changing many people, branches and limits by files: planned, shown, and only then done."""
