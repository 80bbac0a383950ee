"""The transitions of an activity's life (XES lifecycle extension, IEEE 1849-2016), and other words for them."""

import re
from collections.abc import Mapping
from enum import StrEnum


class Transition(StrEnum):
    """What an event does to its activity; aborts and skips are one, as are the two ways of being assigned."""

    SCHEDULE = "schedule"
    ASSIGN = "assign"
    START = "start"
    SUSPEND = "suspend"
    RESUME = "resume"
    COMPLETE = "complete"
    WITHDRAW = "withdraw"


PHASES: Mapping[Transition, int] = {
    Transition.SCHEDULE: 0,
    Transition.ASSIGN: 1,
    Transition.START: 1,
    Transition.SUSPEND: 1,
    Transition.RESUME: 1,
    Transition.COMPLETE: 2,
    Transition.WITHDRAW: 2,
}
"""Events of the same moment happen in this order: what begins before what ends."""

_WORDS: Mapping[Transition, str] = {
    Transition.SCHEDULE: "schedule scheduled create created offer offered enabled ready 创建 到达 派发 待办 排队",
    Transition.ASSIGN: "assign assigned reassign reassigned delegate delegated 分配 指派 转办 转交 改派",
    Transition.START: "start started begin begun claim claimed inprogress open 开始 启动 签收 领取 受理 办理中 处理中",
    Transition.SUSPEND: "suspend suspended pause paused release released 暂停 挂起 退还",
    Transition.RESUME: "resume resumed continue continued 恢复 继续",
    Transition.COMPLETE: "complete completed end ended finish finished done closed 完成 结束 已完成 办结 已办 提交",
    Transition.WITHDRAW: (
        "withdraw withdrawn abort aborted ateabort piabort cancel cancelled canceled skip skipped autoskip manualskip"
        " failed 撤回 撤销 取消 终止 跳过 作废"
    ),
}
_KNOWN: Mapping[str, Transition] = {word: each for each, words in _WORDS.items() for word in words.split()}
_UNKNOWN = "unknown"
_NO_LETTER = re.compile(r"[\W_]+")


def tells_nothing(text: str) -> bool:
    """Whether it is the word of the standard for what happened to an activity outside its life."""
    return _NO_LETTER.sub("", text).lower() == _UNKNOWN


def transition_of(text: str) -> Transition | None:
    """The transition that a text names, however it is written; None for any other text."""
    return _KNOWN.get(_NO_LETTER.sub("", text).lower())
