"""The columnar snapshot of the trail that reports are computed from; it can be thrown away at any time."""
