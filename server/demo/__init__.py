"""The history of a demo house: what its people did in the last months, drawn from data, done by real commands."""
