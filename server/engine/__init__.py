"""SpiffWorkflow behind apply(...) -> Outcome; the only room that knows it."""
