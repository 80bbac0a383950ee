"""The demo house in a test: its people, the loan process, and short words for what they do."""

import atexit
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from server.commands.cases.start import StartCase, start_case
from server.commands.people.house_files import read_house
from server.commands.people.load_house import LoadHouse, load_house
from server.commands.processes.deploy import DeployFiles, deploy_files
from server.commands.processes.linting import check_files
from server.commands.submission import Submission
from server.commands.tasks.claim import ClaimTask, claim_task
from server.commands.tasks.complete import CompleteTask, complete_task
from server.commands.transaction import Transactions
from server.domain.people import Actor
from server.domain.tasks import HumanTask
from server.engine.model import Limits
from server.engine.sandbox import MontySandbox
from server.engine.shelf import Shelf
from server.forms.shelf import FormShelf
from server.jobs.holding import Holder
from server.jobs.migrating import Mover
from server.reports.scope import Reading
from server.reports.snapshot.house import HouseSnapshot
from server.store.database import Database
from server.store.unit_of_work import UnitOfWork
from tests.furnished import furnish

WORKFLOWS = Path(__file__).parents[1] / "workflows"
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SANDBOX = MontySandbox()

APPLICATION = {
    "applicant": {
        "name": "张建国", "kind": "farmer", "id_number": "990101197803120114",
        "phone": "19900000001", "address": "城关镇东风村三组 15 号",
    },
    "product": "farmer_micro", "amount": "36000.00", "term_months": 12, "purpose": "修建蔬菜大棚",
    "guarantee": "pledge", "applied_on": "2026-11-20",
}  # fmt: skip
FINDINGS = {
    "visited_on": "2026-11-24", "identity_ok": True, "purpose_ok": True, "monthly_income": "5200.00",
    "assets": "180000.00", "debts": "12000.00", "credit_record": "clean", "repayment_source": "harvest",
    "opinion": "agree", "reasons": "经营正常，还款来源可靠。",
}  # fmt: skip
REPORT = {
    "amount": "36000.00", "term_months": 12, "annual_rate": "6.5", "repayment_way": "at_maturity", "summary": "同意发放。",
    "signed_by": "huangmin",
}  # fmt: skip
CONTRACT = {
    "contract_number": "HT-2026-001", "signed_on": "2026-11-30", "second_person": "刘洋",
    "payee": {"account_name": "张建国", "account_number": "6210000000000001", "bank": "城关信用社"},
}  # fmt: skip
CHECK = {"identity_ok": True, "contract_ok": True, "registration_ok": True, "account_ok": True}
PAYMENT = {"amount": "36000.00", "paid_on": "2026-12-01", "method": "transfer", "voucher_number": "PZ-1"}

UNRELATED = {"relation": "none"}
APPROVED = {"decision": "approve", "opinion": "同意。"}
CALLED_WITH = {"loan_origination": ("dual_investigation", "loan_origination", "recusal", "tiered_approval")}
"""Folders that are deployed together."""

# element -> (login, what they enter), in the order of a case that is approved at once at branch b1
LOAN_WALK = {
    "intake": ("wangfang", {"documents": ["id_card", "household_register"], "copies_match": True}),
    "declare_a": ("liuyang", UNRELATED),
    "declare_b": ("huangmin", UNRELATED),
    "declare_manager": ("xujian", UNRELATED),
    "declare_risk": ("yuanbo", UNRELATED),
    "declare_risk_head": ("zhouwenbin", UNRELATED),
    "screening": ("huangmin", {"decision": "accept", "reason": "资料齐全。"}),
    "investigate_a": ("liuyang", FINDINGS),
    "investigate_b": ("huangmin", {**FINDINGS, "monthly_income": "5000.00"}),
    "joint_report": ("huangmin", REPORT),
    "sign_report": ("liuyang", {"agreed": True, "signed_by": "liuyang"}),
    "rating": ("huangmin", {"grade": "excellent", "opinion": "同意期限、金额和利率。"}),
    "hand_in": ("huangmin", {"handed_on": "2026-11-26"}),
    "send_facts": (
        "liuyang",
        {"sent_on": "2026-11-26", "sent_to": ["committee", "department_head"], "facts": "农户大棚贷款，质押担保。"},
    ),
    "review": ("xujian", APPROVED),
    "risk_check": (
        "yuanbo",
        {"papers_complete": True, "rules_kept": True, "related_parties": True, "findings": "合规。"},
    ),
    "risk_opinion": ("zhouwenbin", APPROVED),
    "approve_deputy": ("linxiaoyan", APPROVED),
    "approve_director": ("chenguodong", APPROVED),
    "invite": (
        "sunlihua",
        {
            "invited_at": "2026-11-27T09:00:00+08:00",
            "appointment": "2026-11-30T09:00:00+08:00",
            "place": "城关信用社",
        },
    ),
    "signing": ("sunlihua", CONTRACT),
    "witness": ("liuyang", {"signed_in_person": True}),
    "register_collateral": (
        "sunlihua",
        {"registered_on": "2026-11-30", "registration_number": "DJ-2026-001", "authority": "县登记中心"},
    ),
    "verify_registration": ("yuanbo", {"evidence_ok": True}),
    "check_payout": ("majun", CHECK),
    "pay_out": ("zhuting", PAYMENT),
    "first_call": (
        "dingna",
        {"checked_on": "2026-12-02", "borrower_confirms": True, "in_order": True, "findings": "本人借款，用于大棚。"},
    ),
}


@cache
def checked(name):
    folders = [WORKFLOWS / folder for folder in CALLED_WITH.get(name, (name,))]
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return check_files({str(path.relative_to(WORKFLOWS)): path.read_bytes() for path in files})


class House:
    """A house with its own clock."""

    def __init__(self, database: Database, *processes: str) -> None:
        self.database = database
        self.now = MONDAY
        self.transactions = Transactions(
            lambda: UnitOfWork(database), lambda _uow: self.now, Shelf(), FormShelf(), SANDBOX, Limits(), lambda: None
        )
        furnish(database, processes, lambda: self._open(processes))

    def _open(self, processes: tuple[str, ...]) -> None:
        files = {p.name: p.read_bytes() for p in (WORKFLOWS / "house").glob("*.csv")}
        self.run(load_house, LoadHouse(house=read_house(files)))
        for process in processes:
            self.run(deploy_files, DeployFiles(checked=checked(process), actor=None))

    @cached_property
    def reports(self) -> HouseSnapshot:
        folder = mkdtemp()
        atexit.register(rmtree, folder, ignore_errors=True)
        return HouseSnapshot(self.database, Path(folder), patience=60)

    def reading(self, scope) -> Reading:
        return Reading(self.reports.current(), scope, self.reports.clock_of, self.database)

    def run(self, handler, command):
        return self.transactions.run(handler, command)

    def mover(self, **more) -> Mover:
        return Mover(self.database, self.transactions, lambda: self.now, **more)

    def holder(self) -> Holder:
        return Holder(self.database, self.transactions, lambda: self.now)

    def deploy(self, files):
        return self.run(deploy_files, DeployFiles(checked=check_files(files), actor=None))

    def pass_time(self, **delta):
        self.now += timedelta(**delta)

    def person(self, login) -> Actor:
        with UnitOfWork(self.database) as uow:
            found = uow.people.find(login, self.now)
        assert found is not None, login
        return found

    def case(self, case_id):
        with UnitOfWork(self.database) as uow:
            return uow.cases.lock(case_id)

    def start(self, process, data, by, **more) -> str:
        command = StartCase(process=process, actor=self.person(by), submission=Submission(data), **more)
        return self.run(start_case, command)

    def open(self, case_id) -> dict[str, HumanTask]:
        with UnitOfWork(self.database) as uow:
            return {task.element: task for task in uow.tasks.of_case(case_id, open_only=True)}

    def claim(self, task, by):
        return self.run(claim_task, ClaimTask(task_id=task.id, version=task.version, actor=self.person(by)))

    def finish(self, task, by, data):
        command = CompleteTask(
            task_id=task.id, version=task.version, actor=self.person(by), submission=Submission(data)
        )
        return self.run(complete_task, command)

    def do(self, case_id, element, by, data):
        """Claim and complete the open task of an element."""
        return self.finish(self.claim(self.open(case_id)[element], by), by, data)
