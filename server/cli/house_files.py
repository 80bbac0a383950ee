"""Files of the house's designers put in force."""

from pathlib import Path

from server.cli.opening import opened
from server.cli.running import say
from server.commands.house_files.load import HouseFile, LoadHouseFile, load_house_file


def put_in_force(kind: HouseFile, file: Path) -> None:
    """Load it, and say whether that changed anything."""
    wish = LoadHouseFile(kind=kind, content=file.read_bytes(), name=str(file))
    with opened() as wired:
        changed = wired.transactions.run(load_house_file, wish)
    say(f"{file} is in force" if changed else f"{file} was in force already")
