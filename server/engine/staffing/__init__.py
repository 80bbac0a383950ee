"""What the diagrams of an upload ask of people, for `server.domain.staffing` to prove that there are enough."""
