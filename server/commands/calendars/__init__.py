"""Working calendars of branches: changed, with all that is due by them."""
