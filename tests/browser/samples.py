"""Made-up contexts for every page, with long texts, Chinese names, errors and empty lists."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from server.forms.errors import FieldError
from server.forms.labels import localise, parse_labels
from server.forms.schema import parse_form
from server.pages.contexts.case import (
    CaseActions,
    CasePage,
    CaseRow,
    CasesPage,
    CaseStatus,
    DecisionCard,
    Diagram,
    DiagramToken,
    Drawing,
    IncidentRow,
    OpenStep,
    RuleHit,
    TimelineEntry,
)
from server.pages.contexts.comments import CommentPart, CommentRow, CommentsCard
from server.pages.contexts.documents import DocumentRow, DocumentsCard, FileRow, RequiredRow
from server.pages.contexts.entrance import ErrorPage, SignInPage
from server.pages.contexts.inbox import Deed, InboxFilters, InboxPage, InboxTab, InboxView, KeptView, KeptViews, TaskRow
from server.pages.contexts.mail import MailKind, MailPage, UnsubscribePage
from server.pages.contexts.notices import NoticeLine, NoticesPage
from server.pages.contexts.parts import Option, ShownSection, ShownValue, due, priority_level
from server.pages.contexts.picking import Picker
from server.pages.contexts.start import (
    ImportPage,
    ListColumn,
    ListedRow,
    ListFault,
    StartableProcess,
    StartFormPage,
    StartPage,
)
from server.pages.contexts.task import Change, TaskActions, TaskHead, TaskPage
from server.pages.form_views import form_view

NOW = datetime(2026, 11, 21, 6, 5, tzinfo=UTC)
WORKFLOW = Path(__file__).resolve().parents[2] / "workflows" / "loan_origination"
PEOPLE = ("张伟", "王芳", "欧阳娜娜", "刘洋", "陈静", "Maximilian Featherstonehaugh")
TITLES = (
    "张伟 · 农户小额贷款 ¥12,000.00",
    "青山村第三生产合作社农业机械设备购置专项流动资金贷款（2026年度第二批）",
    "Sun Flower Trading Company Limited, working capital for the winter season",
    "王芳 · 房屋修缮 ¥86,500.00",
)
STEPS = ("受理", "A 角独立调查", "部门审查", "Committee vote")
BRANCHES = ("青山信用社", "东河网点")
LEFT = (timedelta(minutes=-95), timedelta(minutes=22), timedelta(hours=3), timedelta(hours=30), timedelta(days=6), None)


def task_row(number, *, done=False):
    left = LEFT[number % len(LEFT)]
    return TaskRow(
        id=f"0199f{number:03}",
        version=3,
        title=TITLES[number % len(TITLES)],
        business_key=f"LN-2026-{10451 + 7 * number}",
        step=STEPS[number % len(STEPS)],
        process="贷款受理与发放",
        branch=BRANCHES[number % 2],
        role="客户经理 B 角",
        priority=priority_level((80, 50, 20)[number % 3]),
        holder=PEOPLE[number % len(PEOPLE)] if number % 3 else None,
        mine=number % 3 == 1,
        holder_away=number % 9 == 2,
        created_at=NOW - timedelta(hours=5 * number, minutes=13 * number),
        due=due(None if left is None else NOW + left, NOW),
        may_claim=number % 3 == 0 and not done,
        done_at=NOW - timedelta(hours=number) if done else None,
    )


def inbox(view="groups", rows=50, *, active=False):
    counts = {"mine": "7", "groups": "1000+", "all": "1000+", "done": "42"}
    return InboxPage(
        view=InboxView(view),
        tabs=tuple(InboxTab(one, f"/inbox?view={one}", counts[one], current=one == view) for one in InboxView),
        filters=InboxFilters(
            q="不存在" if active else "",
            processes=(Option("loan_origination", "贷款受理与发放"),),
            roles=(Option("officer_a", "客户经理 A 角"), Option("officer_b", "客户经理 B 角")),
            branches=tuple(Option(name, name) for name in BRANCHES),
            dues=(Option("late", "已超时"), Option("today", "今天到期")),
            since="2026-11-20" if active else "",
            until="",
            ages=(Option("day", "超过一天"),),
            priorities=(Option("high", "高"),),
            flags=(Option("begun", "我已开始"),),
            orders=(Option("due", "按期限", selected=True), Option("age", "按创建时间")),
            active=active,
        ),
        tasks=tuple(task_row(number, done=view == "done") for number in range(rows)),
        kept=KeptViews(
            (
                KeptView("v1", "我的逾期任务", f"/inbox?view={view}&due=late", "", own=True, current=False),
                KeptView("v2", TITLES[2], f"/inbox?view={view}", "客户经理 B 角 · 青山信用社", own=False, current=True),
            ),
            (Option("officer_b@b1", "客户经理 B 角 · 青山信用社"),),
        ),
        several={InboxView.GROUPS: (Deed.CLAIM,), InboxView.MINE: (Deed.RELEASE, Deed.REASSIGN)}.get(
            InboxView(view), ()
        ),
        self_href=f"/inbox?view={view}",
        clear_href=f"/inbox?view={view}",
        next_href=f"/inbox?view={view}&cursor=abc" if rows else None,
    )


def head(**changes):
    row = task_row(1)
    task = TaskHead(
        id=row.id,
        version=row.version,
        step="受理申请，核对要件",
        case_href="/cases/0199c001",
        case_title=TITLES[1],
        business_key=row.business_key,
        process=row.process,
        branch=row.branch,
        role=row.role,
        holder="李娜",
        mine=True,
        priority=row.priority,
        created_at=row.created_at,
        due=row.due,
        instructions="核对身份证、户口簿与申请表是否一致。\n复印件须注明“与原件一致”并签字。",
    )
    return replace(task, **changes)


def loan_form(locale="zh"):
    parsed = parse_form("application", (WORKFLOW / "forms" / "application.json").read_bytes())
    labels = parse_labels(locale, (WORKFLOW / "labels" / f"{locale}.json").read_bytes())
    return localise(parsed, labels)


ENTERED = {"applicant.name": "张伟", "applicant.kind": "farmer", "applicant.phone": "1380013800", "amount": "壹万"}
ERRORS = (
    FieldError("applicant.phone", "pattern", "This is not in the expected form."),
    FieldError("amount", "not_a_number", "Enter a number, for example 1234.50."),
    FieldError("purpose", "required", "This must be filled in."),
)
SHOWN = (
    ShownSection(
        "申请人",
        (
            ShownValue("姓名", "张伟"),
            ShownValue("身份证号", "110105199003078514"),
            ShownValue("住址", "青山县东河镇青山村三组十七号（原东河乡卫生院对面）"),
        ),
    ),
    ShownSection("贷款", (ShownValue("金额", "¥12,000.00"), ShownValue("期限", "12 个月"), ShownValue("备注", ""))),
)
WHY = ("本步骤由 客户经理 B 角 办理，您在 青山信用社 持有此岗位。", "您于 2026-11-21 09:30 认领了此任务。")


SCAN = FileRow(1, "身份证正反面.jpg", "/a", "/b", True, "412 KB", "王芳", NOW - timedelta(hours=40), "核验资料")
DOCUMENTS = DocumentsCard(
    documents=(
        DocumentRow("d1", SCAN, (), original=True, stamped=True, withdrawn=False, kind="身份证"),
        DocumentRow(
            "d2",
            replace(SCAN, number=2, name="收入证明" * 20 + ".pdf"),
            (SCAN,),
            original=False,
            stamped=False,
            withdrawn=False,
            action="/tasks/1/attachments/d2",
            own=True,
        ),
        DocumentRow("d3", SCAN, (), original=False, stamped=False, withdrawn=True),
    ),
    action="/tasks/1/attachments",
    api_action="/api/v1/tasks/1/attachments",
    version=3,
    limit=20_000_000,
    limit_text="20 MB",
    refusal="The file is empty.",
    required=(
        RequiredRow("id_card", "身份证", ("须核原件", "复印件须盖章")),
        RequiredRow("income", "收入证明" * 20, ("须核原件",), ("未核原件",), ("尚无人确认已核原件。",)),
        RequiredRow("photo", "Photo of the borrower", (), ("Missing",), missing=True),
    ),
    checked=True,
)


COMMENTS = CommentsCard(
    action="/tasks/1/comments",
    comments=(
        CommentRow(
            "comment-1",
            "Maximilian Featherstonehaugh",
            NOW - timedelta(hours=30),
            "",
            (
                CommentPart("@chenjing", person="陈静"),
                CommentPart(" the register says otherwise:\n"),
                CommentPart("https://register.example/parcels/" + "0" * 80, href="https://register.example/parcels/"),
            ),
            blind=False,
        ),
        CommentRow(
            "comment-2",
            "李娜",
            NOW - timedelta(hours=2),
            "A 角独立调查",
            (CommentPart("借款人外出。" * 40),),
            blind=True,
        ),
    ),
    more=True,
    longest=4000,
)


def task(translate, *, errors=(), changes=(), actions=None, with_form=True, **head_changes):
    view = form_view(loan_form(), ENTERED if errors or changes else {}, errors, translate)
    return TaskPage(
        task=head(**head_changes),
        actions=actions
        or TaskActions(
            release=True,
            complete=True,
            candidates=Picker(what="reassign", of="t", people=(Option("p1", "王芳"), Option("p2", "刘洋"))),
        ),
        form=view if with_form else None,
        comments=COMMENTS,
        documents=DOCUMENTS,
        shown=SHOWN,
        why=WHY,
        changes=changes,
        draft_saved_at=NOW - timedelta(minutes=4),
    )


CHANGES = (Change(NOW - timedelta(minutes=2), "王芳", "改派给李娜，原因：休假交接"),)


DECIDED = (
    DecisionCard(
        id="decision-31",
        name="审批层级",
        at=NOW - timedelta(hours=29),
        step="确定审批层级",
        policy="最先匹配的规则生效。",
        inputs=(ShownValue("借款人类型", "农户"), ShownValue("金额", "36,000"), ShownValue("担保", "—")),
        rules=(RuleHit(3, "三万元及以上由主任审批，不论借款人类型；五大员分离。"), RuleHit(5, "")),
        outputs=(ShownValue("审批人", "主任"), ShownValue("岗位数", "5")),
        notes=(),
        file="approval-of-a-loan-by-amount-and-kind-of-borrower.dmn",
        version=3,
        digest="9f86d081884c",
    ),
    DecisionCard(
        id="decision-30",
        name="Score of the two independent investigations of the applicant and of the household",
        at=NOW - timedelta(hours=31),
        step="",
        policy="",
        inputs=(),
        rules=(),
        outputs=(),
        notes=(),
        file="score.dmn",
        version=3,
        digest="60303ae22b99",
        blind=True,
    ),
    DecisionCard(
        id="decision-12",
        name="Documents required",
        at=NOW - timedelta(hours=40),
        step="Check documents",
        policy="All rules that match count.",
        inputs=(ShownValue("Product", "Farmer micro-loan"),),
        rules=(),
        outputs=(ShownValue("Outcome", "—"),),
        notes=("Documents required: no value can be compared with null (line 1, column 3)",),
        file="documents.dmn",
        version=3,
        digest="fd61a03af4f7",
    ),
)

STUCK = IncidentRow(
    "i1", "查询征信", "no row for score = null", NOW - timedelta(hours=2), 3, "s = points / weight", 2, 5
)


def case(status=CaseStatus.RUNNING):
    running = status is CaseStatus.RUNNING
    return CasePage(
        id="0199c001",
        version=9,
        title=TITLES[1],
        business_key="LN-2026-10458",
        process="贷款受理与发放",
        process_version=3,
        status=status,
        branch="青山信用社",
        started_at=NOW - timedelta(days=2),
        started_by="陈静",
        ended_at=None if running else NOW,
        diagram=Diagram(
            (
                Drawing(
                    "loan_origination",
                    "贷款受理与发放",
                    "/processes/loan_origination/versions/3/bpmn",
                    (DiagramToken(first_tasks()[1], 2, "李娜 · 超时 1 小时 35 分"),),
                    first_tasks()[:1],
                    {first_tasks()[1]: "受理申请"},
                ),
            )
        ),
        open_steps=(
            OpenStep(
                "A 角独立调查",
                NOW - timedelta(hours=20),
                "客户经理 A 角",
                "李娜",
                due(NOW - timedelta(minutes=95), NOW),
                "/tasks/1",
            ),
            OpenStep("查询征信", NOW - timedelta(hours=2), stuck=True),
        )
        if running
        else (),
        data=tuple(
            replace(
                part,
                values=tuple(replace(value, by="陈静 · 受理", at=NOW - timedelta(days=2)) for value in part.values),
            )
            for part in SHOWN
        ),
        timeline=(
            TimelineEntry(NOW - timedelta(days=2), "陈静 发起了案件。"),
            TimelineEntry(NOW - timedelta(hours=29), "“审批层级”已作出判定。", href="#decision-31"),
            TimelineEntry(NOW - timedelta(hours=30), "王芳 完成了“受理”。", "意见：材料齐全，\n同意进入调查。"),
            TimelineEntry(STUCK.at, "“查询征信”未能继续。", STUCK.message, bad=True),
        ),
        incidents=(STUCK,) if running else (),
        comments=COMMENTS,
        documents=DOCUMENTS,
        actions=CaseActions(cancel=True, suspend=True, retry=True) if running else CaseActions(),
        decisions=DECIDED,
    )


def first_tasks():
    text = (WORKFLOW / "loan_origination.bpmn").read_text()
    return tuple(part.split('"', 1)[0] for part in text.split('<bpmn:userTask id="')[1:3])


def cases(rows=10):
    return CasesPage(
        q="",
        processes=(Option("loan_origination", "贷款受理与发放"),),
        status=None,
        cases=tuple(
            CaseRow(
                id=f"0199c{number:03}",
                title=TITLES[number % len(TITLES)],
                business_key=f"LN-2026-{10451 + number}",
                process="贷款受理与发放",
                branch=BRANCHES[number % 2],
                status=tuple(CaseStatus)[number % 5],
                steps=STEPS[number % 4] if number % 5 < 2 else "",
                started_at=NOW - timedelta(hours=7 * number),
                incidents=int(number % 5 == 0),
            )
            for number in range(rows)
        ),
        filtered=False,
        clear_href="/cases",
        next_href="/cases?cursor=x" if rows else None,
    )


PROCESS = StartableProcess(
    "loan_origination", "贷款受理与发放", "从受理、双人调查、审查审批到签约放款。", importable=True
)
COLUMNS = (
    ListColumn("branch", "网点", "网点代码；留空表示您所在的网点。", required=False),
    ListColumn("applicant.id_number", "申请人 · 身份证号", "", required=True),
)


UNBROKEN = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
WORDY = ", ".join(["Declare as credit manager"] * 7)


def long_lists():
    """Lists in which every cell holds more than anybody planned for."""
    said = {"title": UNBROKEN, "business_key": UNBROKEN, "process": UNBROKEN, "branch": UNBROKEN}
    tasks = [replace(task_row(number), **said, step=WORDY, holder=UNBROKEN) for number in range(3)]
    rows = [replace(row, **said, steps=WORDY + UNBROKEN) for row in cases(3).cases]
    fault = ListFault(7, UNBROKEN, WORDY + UNBROKEN)
    column = ListColumn(UNBROKEN, WORDY, WORDY + UNBROKEN, required=True)
    return {
        "inbox-long": ("inbox/page.html", replace(inbox(), tasks=tuple(tasks)), 200, True),
        "cases-long": ("cases/page.html", replace(cases(), cases=tuple(rows)), 200, True),
        "start-import-long": ("start/import.html", ImportPage(PROCESS, (column,), "a", faults=(fault,)), 422, True),
    }


def notices():
    """Told and untold things, one of them about a case that may not be read any more."""
    when = datetime(2026, 11, 20, 1, 5, tzinfo=UTC)
    lines = [
        NoticeLine("n1", "陈国栋 gave you “Check documents”.", "李四 30,000", "/tasks/t1", when, unread=True),
        NoticeLine("n2", f"{UNBROKEN} spoke to you in a comment.", UNBROKEN, "/cases/c1#comment-x", when, unread=False),
        NoticeLine("n3", "Your task “Screen application” ended without being done.", "", None, when, unread=False),
    ]
    return NoticesPage(tuple(lines), "n1", next_href="/notices?cursor=x")


def mail():
    """The wishes of somebody without an address, where no mail is sent."""
    kinds = (MailKind("assigned", "A task is given to me", wanted=True), MailKind("muted", WORDY, wanted=False))
    return MailPage(address="", rhythm="daily", quiet_from="20:00", quiet_until="08:00", kinds=kinds, sends=False)


def pages(translate):
    """Every page by its name: template, context, status and whether somebody is signed in."""
    loan = form_view(loan_form(), {}, (), translate)
    return {
        "sign-in": ("signin/page.html", SignInPage(people=("admin", "zhangwei", "lina")), 200, False),
        "sign-in-refused": (
            "signin/page.html",
            SignInPage(login="lina", error="User name or password is wrong."),
            422,
            False,
        ),
        "inbox": ("inbox/page.html", inbox(), 200, True),
        "inbox-done": ("inbox/page.html", inbox("done", 4), 200, True),
        "notices": ("notices/page.html", notices(), 200, True),
        "notices-mail": ("notices/mail.html", mail(), 200, True),
        "notices-mail-refused": (
            "notices/mail.html",
            replace(mail(), refusal="This is no address of mail."),
            422,
            True,
        ),
        "unsubscribe": (
            "notices/unsubscribe.html",
            UnsubscribePage("x", ("A task is given to me",), done=False),
            200,
            False,
        ),
        "unsubscribed": (
            "notices/unsubscribe.html",
            UnsubscribePage("x", ("A task is given to me",), done=True),
            200,
            True,
        ),
        "inbox-empty": ("inbox/page.html", inbox("mine", 0), 200, True),
        "inbox-nothing-found": ("inbox/page.html", inbox("groups", 0, active=True), 200, True),
        "task": ("task/page.html", task(translate), 200, True),
        "task-errors": ("task/page.html", task(translate, errors=ERRORS), 422, True),
        "task-stale": ("task/page.html", task(translate, changes=CHANGES), 409, True),
        "task-unclaimed": (
            "task/page.html",
            task(translate, actions=TaskActions(claim=True), mine=False, holder=None),
            200,
            True,
        ),
        "task-confirm": ("task/page.html", task(translate, with_form=False), 200, True),
        "case": ("case/page.html", case(), 200, True),
        "case-ended": ("case/page.html", case(CaseStatus.COMPLETED), 200, True),
        "cases": ("cases/page.html", cases(), 200, True),
        "cases-empty": ("cases/page.html", cases(0), 200, True),
        "start": (
            "start/page.html",
            StartPage((PROCESS, replace(PROCESS, key="x", name="Leave request", description=""))),
            200,
            True,
        ),
        "start-form": (
            "start/form.html",
            StartFormPage(PROCESS, 3, "k1", (Option("b1", BRANCHES[0]), Option("b2", BRANCHES[1])), loan),
            200,
            True,
        ),
        "start-import": ("start/import.html", ImportPage(PROCESS, COLUMNS), 200, True),
        "start-imported": (
            "start/import.html",
            ImportPage(
                PROCESS,
                COLUMNS,
                "loans.csv",
                rows=(ListedRow(2, "L-1", "started", "c1"), ListedRow(3, "L-2", "known", None)),
            ),
            200,
            True,
        ),
        "start-import-refused": (
            "start/import.html",
            ImportPage(
                PROCESS,
                COLUMNS,
                "loans.csv",
                faults=(ListFault(7, "申请人 · 身份证号 (applicant.id_number)", "请核对。"),),
                untold=3,
            ),
            422,
            True,
        ),
        "error-403": ("error/page.html", ErrorPage(403, "经办此任务的人不得复核。"), 403, True),
        "error-404": ("error/page.html", ErrorPage(404), 404, False),
        "error-409": ("error/page.html", ErrorPage(409), 409, True),
        "error-500": ("error/page.html", ErrorPage(500, reference="0199f3aa-77"), 500, True),
        **long_lists(),
    }
