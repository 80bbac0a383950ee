"""From syntax tree to Python closures."""
