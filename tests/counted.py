"""What one act costs the database of a server whose background work goes on beside it."""


def fewest(database, action, times=4):
    """The fewest commits, and the fewest statements, of several runs: background work in between only adds some.

    `action` prepares a run and gives back what is measured.
    """
    measured = []
    for _ in range(times):
        ready = action()
        with database.counting() as log:
            ready()
        measured.append((len(log.commits), log.statements))
    return min(commits for commits, _ in measured), min((texts for _, texts in measured), key=len)
