"""What each page shows: one frozen dataclass per page; templates compute nothing."""
