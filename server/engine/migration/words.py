"""What a migration says of elements, as English msgids by code."""

from server.domain.wording import N_

WORDS = {
    # ---------- needs a mapping
    "vanished": N_("“%(element)s” is not in the new version: say which step takes its place."),
    "other_kind": N_("“%(element)s” is of another kind in the new version: say which step takes its place."),
    "not_there": N_("“%(element)s” cannot become “%(target)s”: no such step stands at this place of the new version."),
    "unlike": N_("“%(element)s” cannot become “%(target)s”: the two are of different kinds."),
    # ---------- cannot
    "no_place": N_("“%(element)s” is not in the new version, and nothing of its kind stands at this place there."),
    "instances_differ": N_(
        "“%(element)s” is under way for several items, and the new version chooses or collects them in another way."
    ),
    "calls_another": N_("“%(element)s” is under way and calls another process in the new version."),
    "data_differ": N_("“%(element)s” is under way, and the new version gives the process it calls other data."),
    "join_differs": N_(
        "“%(element)s” has a token from a branch that does not lead to it in the new version: it could not be joined."
    ),
    "joins_at_once": N_("“%(element)s” would have all it waits for in the new version: the case would have to go on."),
    "waits_for_ever": N_(
        "“%(element)s” would wait for ever in the new version: a branch that leads to it was not begun in this case."
    ),
    "done_twice": N_("“%(element)s” would be done twice in the new version: two branches of this case lead to it."),
    "event_gone": N_("“%(element)s” has an event at hand that it does not wait for in the new version."),
    "faulty": N_("“%(element)s” cannot wait in the new version: %(error)s"),
    # ---------- moves, and this changes
    "stops_listening": N_("“%(element)s” is not waited for any more."),
    "listens": N_("“%(element)s” is waited for from now on."),
    "timer_anew": N_("“%(element)s” has another time in the new version: it is counted from now."),
    "message_anew": N_("“%(element)s” waits for another message or key in the new version."),
    "closing_stays": N_("“%(element)s” closes when it was said at its beginning, whatever the new version says."),
    "not_followed": N_("“%(element)s” can go on in so many ways that not all were followed."),
    # ---------- many cases
    "case_ended": N_("The case ended meanwhile."),
    "on_that_version": N_("The case runs on that version already."),
    "not_yours": N_("Whoever asked for the migration does not operate the branch of the case."),
    "broken": N_("The case could not be moved by an error of the server; operators find it in its log."),
}
