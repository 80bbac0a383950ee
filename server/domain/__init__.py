"""Tasks, people, separation of duties, calendar, events and errors; pure."""
