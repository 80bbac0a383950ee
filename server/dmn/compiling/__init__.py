"""From the model to closures over FEEL."""
