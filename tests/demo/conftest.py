"""A small house whose history of two months is made in seconds: few cases, one signer who comes on Thursdays."""

from datetime import date

import pytest

from server.commands.people.house_files import read_house
from server.demo.making import make_history, open_house, read_history
from server.wiring.core import prepare_database
from server.wiring.graph import wire
from server.wiring.settings import Settings
from tests.api.diagrams import form
from tests.engine.dsl import E, U, catch, el, process, props, tim

ANCHOR = date(2026, 11, 26)  # a Thursday; the history ends on Wednesday
MORE = '<bpmn:message id="paid_id" name="paid"/>'
TEXT = {"type": "string", "x-widget": "text", "maxLength": 200}
MONEY = {"type": "string", "format": "decimal", "x-widget": "money", "x-minimum": "1.00"}
HOUSE_HISTORY = """\
seed: 7
months: 2
people:
  carl: {days: thu}
  ann: {tempo: 0.8}
"""
HISTORY = """\
traits:
  shop:
    patience: {between: [1, 3]}
arrivals:
  - process: shop
    count: 24
    branches: {b1: 1}
    weight: '=if days_off > 0 then 2 else 1'
    business_key: '="K" + string(number)'
    known:
      surname: {pick: [Zhang, Li, Wang]}
    data:
      who: {join: [=surname, " ", {number: cn-id, area: "990101"}]}
      amount: {between: [5, 50], step: 0.50}
happenings:
  - process: shop
    on: '=if check = null then null else started_on + duration("P" + string(10 * traits.patience) + "D")'
    message: paid
    data: {paid_by: =who}
tasks:
  check: {waits: 2, takes: 20, data: {note: {choose: {fine: 3, '="doubts about " + who': 1}}}}
  sign: {waits: 1, takes: 5, data: {note: '=check.note + " signed by " + me.login'}}
  file: {waits: 2, takes: 5, like: check, data: {note: filed}}
"""


def shop():
    """Asked, checked, signed; filed two hours later by anybody; the payment ends it."""
    nodes = (
        el("startEvent", "asked", props(form="ask"))
        + U("check", role="clerk", form="note", result="check")
        + U("sign", role="boss", form="note", result="sign", separate_from="check")
        + catch("dry", tim("timeDuration", '"PT2H"'))
        + U("file", role="clerk", form="note", result="file", separate_from="sign")
        + catch("paid_in", '<bpmn:messageEventDefinition id="dp" messageRef="paid_id"/>')
        + E("done")
    )
    return {
        "shop/shop.bpmn": process(nodes, "asked > check > sign > dry > file > paid_in > done", id="shop", more=MORE),
        "shop/forms/ask.json": form("Ask", ["who", "amount"], who=TEXT, amount=MONEY),
        "shop/forms/note.json": form("Note", ["note"], note=TEXT),
        "shop/demo/history.yaml": HISTORY.encode(),
        "house/history.yaml": HOUSE_HISTORY.encode(),
        "house/branches.csv": "code,name_en,name_zh,parent,time_zone\nho,Head,总部,,\nb1,First,一社,ho,\n".encode(),
        "house/people.csv": (
            "login,name,branch,roles\nadmin,管理,ho,operator@ho manager@ho\nann,安,b1,clerk@b1\n"
            "bob,鲍,b1,clerk@b1 boss@b1\nbea,贝,b1,clerk@b1\ncarl,卡,ho,boss@ho\n"
        )
        .replace(" boss@b1", "")
        .encode(),
    }


def write(root, files):
    for path, data in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return root


class History:
    """The history of the small house in a database: begun, made, cut and looked at."""

    def __init__(self, workflows, url, var, **more):
        self.settings = Settings(
            _env_file=None, database_url=url, secret_key="x" * 40, workflows_dir=workflows, var_dir=var, **more
        )
        self.folder = workflows / "house"
        self.house = read_house({path.name: path.read_bytes() for path in self.folder.glob("*.csv")})
        self.files = read_history(self.settings, self.house, self.folder)
        self.wired = wire(self.settings)
        prepare_database(self.wired)

    def begin(self):
        open_house(self.wired, self.files, ANCHOR, {})
        return self

    def make(self, days=None):
        """To the end, or until so many days have begun."""
        begun = []
        enough = (lambda: False) if days is None else (lambda: len(begun) >= days)
        return make_history(self.settings, self.files, begun.append, enough)

    def rows(self, sql):
        with self.wired.database.read() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(sql)]


@pytest.fixture
def workflows(tmp_path):
    return write(tmp_path / "workflows", shop())


@pytest.fixture
def history(workflows, database_url, tmp_path):
    made = History(workflows, database_url, tmp_path / "var")
    yield made
    made.wired.close()
