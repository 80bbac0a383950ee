"""One file per verb: a dataclass and its handler."""
