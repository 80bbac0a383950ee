"""FEEL, the Friendly Enough Expression Language, compiled to closures over Decimal."""
