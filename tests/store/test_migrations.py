from sqlalchemy import inspect

from server.store.migrate import downgrade, drift, is_current, upgrade


def tables_of(database) -> set[str]:
    with database.read() as connection:
        return set(inspect(connection).get_table_names())


def test_migrations_build_exactly_the_tables_the_code_knows(database):
    assert drift(database) == []


def test_a_migrated_database_is_current(database):
    assert is_current(database)


def test_an_empty_database_is_not_current(empty_database):
    assert not is_current(empty_database)


def test_upgrading_twice_changes_nothing(database):
    before = tables_of(database)
    upgrade(database)
    assert tables_of(database) == before


def test_going_down_leaves_no_table_and_up_again_brings_all(database):
    before = tables_of(database)
    downgrade(database)
    assert tables_of(database) == {"alembic_version"}
    upgrade(database)
    assert tables_of(database) == before
    assert drift(database) == []


def test_drift_sees_a_missing_index(database):
    with database.write() as connection:
        connection.exec_driver_sql("DROP INDEX ix_task_open_by_due")
        connection.commit()
    assert len(drift(database)) == 1
