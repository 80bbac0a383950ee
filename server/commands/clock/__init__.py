"""Moving the manual clock."""
