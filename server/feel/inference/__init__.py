"""From syntax tree to types, without running anything."""
