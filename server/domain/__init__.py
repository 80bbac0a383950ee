"""Tasks, people, separation of duties, staffing, calendar, events and errors; pure."""
