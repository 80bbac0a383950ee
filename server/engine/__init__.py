"""SpiffWorkflow behind apply(...) -> Outcome; the only room that knows it."""

import logging

# At any finer level it gathers the data of a task for every change of state: slow, and no data belongs into a log.
for _name in ("spiff", "spiff.task", "spiff.workflow"):
    logging.getLogger(_name).setLevel(logging.WARNING)
