"""Settings come from the environment and .env, and bad ones stop the start."""

import os
import stat

import pytest

from server.wiring.settings import BadSettings, Clock, load_settings


@pytest.fixture(autouse=True)
def _clean(monkeypatch, tmp_path):
    for name in list(os.environ):
        if name.startswith("COUNTERSIGN_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_nothing_needs_to_be_set():
    settings = load_settings()
    assert settings.sqlite
    assert settings.clock is Clock.SYSTEM
    assert settings.time_zone == "Asia/Shanghai"
    assert (settings.workflows_dir / "house" / "people.csv").is_file()


def test_the_environment_wins_over_the_env_file(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("COUNTERSIGN_LOCALE=en\nCOUNTERSIGN_CLOCK=manual\nOTHER=1\n")
    monkeypatch.setenv("COUNTERSIGN_CLOCK", "system")
    settings = load_settings()
    assert (settings.locale, settings.clock) == ("en", Clock.SYSTEM)


def test_an_unknown_variable_stops_the_start_with_a_hint(monkeypatch):
    monkeypatch.setenv("COUNTERSIGN_DATABSE_URL", "sqlite:///x.db")
    with pytest.raises(BadSettings, match=r"COUNTERSIGN_DATABSE_URL.*did you mean COUNTERSIGN_DATABASE_URL"):
        load_settings()


def test_an_unknown_line_of_the_env_file_stops_the_start(tmp_path):
    (tmp_path / ".env").write_text("COUNTERSIGN_COLOUR=red\n")
    with pytest.raises(BadSettings, match="COUNTERSIGN_COLOUR"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://localhost/x"),
        ("BASE_URL", "countersign.example"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("LOCALE", "fr"),
        ("CLOCK", "sundial"),
        ("SECRET_KEY", "short"),
    ],
)
def test_a_bad_value_stops_the_start_and_is_named(monkeypatch, name, value):
    monkeypatch.setenv(f"COUNTERSIGN_{name}", value)
    with pytest.raises(BadSettings, match=f"COUNTERSIGN_{name}: "):
        load_settings()


def test_a_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    first = load_settings()
    file = tmp_path / "var" / "secret_key"
    assert len(first.secret) >= 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert load_settings().secret == first.secret


def test_a_damaged_secret_key_is_not_used(tmp_path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secret_key").write_text("")
    with pytest.raises(BadSettings, match="secret key"):
        load_settings()


def test_a_secret_never_shows_in_a_listing(monkeypatch):
    monkeypatch.setenv("COUNTERSIGN_SECRET_KEY", "s" * 40)
    assert "s" * 40 not in repr(load_settings())


def test_cookies_are_secure_behind_https(monkeypatch):
    monkeypatch.setenv("COUNTERSIGN_BASE_URL", "https://countersign.example/")
    settings = load_settings()
    assert settings.https
    assert settings.base_url == "https://countersign.example"
