"""Moving a case at rest to another version of its process: judged first, then done; nothing is stepped."""
