"""The composition root: settings in, the wired object graph out; shared by every way to start."""
