"""`python -m tests.walks`: walk the scenarios of process folders in the browser; exit code 1 when one fails."""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from server.scenarios.folders import read_library
from server.scenarios.testing import read_house_of
from server.wiring.settings import Settings
from tests.walks.choosing import fewest
from tests.walks.telling import walk_lines, walk_values
from tests.walks.walking import make_grounds, scenarios_of, walk_all

ROOT = Path(__file__).parents[2]


def main(arguments):
    began = time.monotonic()
    settings = Settings(_env_file=None, secret_key="x" * 40, locale="en", workflows_dir=ROOT / "workflows")
    library = read_library(arguments.paths, settings.workflows_dir)
    house = read_house_of(settings)
    word = arguments.keyword.casefold()
    known = scenarios_of(library, house, settings)
    wanted = [one for one in known if word in one.name.casefold() or word in one.file.casefold()]
    chosen = fewest(wanted, library, settings) if arguments.fewest else wanted
    walked = []
    with tempfile.TemporaryDirectory(prefix="walks-") as name:
        grounds = make_grounds(Path(name), settings, library, house, chosen, arguments.out / "failures")
        for one in walk_all(chosen, grounds, arguments.jobs):
            walked.append(one)
            told = "FAILED" if one.played.failure else "walked"
            print(
                f"{told} {one.played.file}:{one.played.line} {one.played.name} ({one.played.seconds:.0f} s)", flush=True
            )
    values = walk_values(library, walked, [one for one in wanted if one not in chosen])
    values["seconds"] = round(time.monotonic() - began, 1)
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "walks.json").write_text(json.dumps(values, ensure_ascii=False, indent=1))
    for line in walk_lines(library, walked, values):
        print(line)
    print(f"{len(walked)} of {len(known)} scenarios in {values['seconds']:.0f} s")
    return 0 if values["passed"] else 1


def read_arguments():
    parser = argparse.ArgumentParser(prog="python -m tests.walks", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, default=[ROOT / "workflows"], help="process folders")
    parser.add_argument("-k", "--keyword", default="", help="only scenarios whose name or file holds the text")
    parser.add_argument("-j", "--jobs", type=int, default=2, help="how many walk side by side")
    parser.add_argument("--fewest", action="store_true", help="only so many as reach every element and flow")
    parser.add_argument("--out", type=Path, default=ROOT / "build/walks", help="where to write what came of it")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main(read_arguments()))
