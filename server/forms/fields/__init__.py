"""One module per field type; the table of all of them is server/forms/field_types.py."""
