"""Commands on relations of staff to parties."""
