"""A second designer approves what is deployed, where the house wants that."""
