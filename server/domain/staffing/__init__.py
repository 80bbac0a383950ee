"""Whether there are people for every step of a process, with all its duties together: at each branch, now and soon."""
