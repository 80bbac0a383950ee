"""What people say to each other about cases and tasks."""
