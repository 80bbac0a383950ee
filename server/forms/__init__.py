"""Field types, parsing and validation of submissions; pure."""
