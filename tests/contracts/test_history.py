"""The history of the demo house: its files are sound, and its first days are played without a fault."""

from contextlib import closing
from datetime import date

from server.commands.audit.compare import CompareCase, compare_case
from server.commands.people.house_files import read_house
from server.demo.making import make_history, open_house, read_history
from server.store.known_cases import known_cases
from server.wiring.core import prepare_database
from server.wiring.graph import wire
from server.wiring.settings import PROJECT, Settings


def test_the_first_days_of_the_demo_house_are_played_without_a_fault(tmp_path):
    settings = Settings(
        _env_file=None, database_url=f"sqlite:///{tmp_path}/house.sqlite", var_dir=tmp_path, secret_key="x" * 40
    )
    folder = PROJECT / "workflows" / "house"
    house = read_house({path.name: path.read_bytes() for path in folder.glob("*.csv")})
    files = read_history(settings, house, folder)
    begun = []
    with closing(wire(settings)) as wired:
        prepare_database(wired)
        open_house(wired, files, date(2026, 11, 26), {})
        made = make_history(settings, files, begun.append, lambda: len(begun) > 7)
        assert made.commands > 500
        assert set(made.refused) <= {"task_not_open", "separated_from", "task_claimed_by_another"}
        cases = known_cases(wired.database, "", 1000)
        assert len(cases) > 40
        assert not [fault for case in cases for fault in wired.transactions.run(compare_case, CompareCase(case))]
        with wired.database.read() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM incident").scalar_one() == 0


def test_a_task_that_people_do_is_done_in_the_history(tmp_path):
    """Whoever adds a task to a process of the house says in its demo folder how it is done; these wait on purpose."""
    settings = Settings(_env_file=None, var_dir=tmp_path, secret_key="x" * 40)
    folder = PROJECT / "workflows" / "house"
    house = read_house({path.name: path.read_bytes() for path in folder.glob("*.csv")})
    files = read_history(settings, house, folder)
    told = {element for _, element in files.script.manners}
    tasks = {place.id for place in files.library.elements() if place.kind in {"userTask", "manualTask"}}
    late = {"enforce", "decide_write_off", "establish_liability", "renew_90", "renew_60", "renew_30", "withdraw_access"}
    assert tasks - told == late
