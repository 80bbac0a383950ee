"""Answers that took long are given again for a while, and never many of them."""

from server.reports.snapshot.kept import LONGEST, MOST_ANSWERS, MOST_ROWS, QUICK, TIMES, KeptAnswers, _Kept


class Asked:
    """A question whose answer takes so long; counts how often it was worked out."""

    def __init__(self):
        self.now, self.times = 0.0, 0
        self.kept = KeptAnswers(lambda: self.now)

    def ask(self, question="q", takes=1.0, rows=1, *, anew=False):
        def answer():
            self.times += 1
            self.now += takes
            return [self.times] * rows

        told = self.kept.get(question, answer, anew=anew)
        self.age = told.age
        return told.answer[0]


def test_a_quick_answer_is_worked_out_anew():
    asked = Asked()
    assert [asked.ask(takes=QUICK / 2) for _ in range(3)] == [1, 2, 3]


def test_a_long_one_is_given_again_for_a_hundred_times_as_long():
    asked = Asked()
    assert asked.ask(takes=1.0) == 1
    asked.now += TIMES - 0.5
    assert asked.ask() == 1
    asked.now += 1
    assert asked.ask() == 2


def test_an_answer_says_how_old_it_is_and_is_worked_out_anew_when_asked():
    asked = Asked()
    assert (asked.ask(takes=2.0), asked.age) == (1, 0.0)
    asked.now += 30
    assert (asked.ask(), asked.age) == (1, 32.0)  # it knows what was there when it was asked for
    assert (asked.ask(anew=True), asked.age) == (2, 0.0)
    asked.now += 5
    assert (asked.ask(), asked.age) == (2, 6.0)


def test_none_is_given_again_after_the_longest_time():
    asked = Asked()
    asked.ask(takes=60.0)
    asked.now += LONGEST + 1
    assert asked.ask() == 2


def test_there_are_never_many_and_none_is_large():
    asked = Asked()
    for number in range(MOST_ANSWERS + 1):
        asked.kept._keep(number, _Kept(0.0, 1e9, [number]))
    assert len(asked.kept._answers) == MOST_ANSWERS and 0 not in asked.kept._answers
    asked.ask("large", rows=MOST_ROWS + 1)
    assert "large" not in asked.kept._answers


def test_all_of_them_together_are_not_large_either():
    asked = Asked()
    for number in range(5):
        asked.ask(str(number), rows=MOST_ROWS // 3)
    assert list(asked.kept._answers) == ["2", "3", "4"]
    asked.now += LONGEST + 1
    asked.ask("3", rows=1)
    assert asked.kept._rows == sum(len(kept.found) for kept in asked.kept._answers.values())
