"""What the server does for service tasks of diagrams, each on the authority of people who did tasks of the case."""
