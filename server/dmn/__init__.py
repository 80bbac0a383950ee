"""Decision models (DMN 1.1 to 1.5) read from files, checked, and compiled to closures over FEEL."""
