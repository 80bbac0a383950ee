"""Views of lists that people keep."""
