"""The history of a demo house: what its people did in the last months, drawn from data and done by the real commands."""
