"""A guess of what the columns of a log mean, from their names in English and Chinese and from its first rows."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server.mining.logs.events import LONGEST_TEXT
from server.mining.logs.instants import TimeFormat, formats_of, only_a_day, only_hours
from server.mining.logs.mapping import MEANINGS, TIMES, LogMapping
from server.mining.logs.source import Sample
from server.mining.logs.transitions import tells_nothing, transition_of
from server.mining.logs.xes_rows import OF_CASE

_NAMES: Mapping[str, str] = {
    "case": "caseconceptname caseid case traceid processinstanceid processinstance orderid ticketid requestid 案件编号"
    " 案件号 案件id 流程实例 流程实例编号 实例编号 业务编号 申请编号 申请单号 申请号 工单号 订单号 合同编号 单号 案件",
    "activity": "activityname conceptname activity taskname eventname stepname step action operation 活动名称 活动"
    " 任务名称 环节名称 节点名称 步骤名称 环节 步骤 节点 任务 操作 动作 task event",
    "time": "timetimestamp timestamp completetimestamp completetime endtimestamp endtime eventtime datetime time end"
    " 时间戳 完成时间 结束时间 办结时间 办理时间 操作时间 处理时间 发生时间 时间 enddate completedate"
    " eventdate 完成日期 结束日期 办结日期 办理日期 操作日期 处理日期 发生日期 日期 date",
    "clock": "timeofday clock hours endtime completetime eventtime time 时刻 完成时间 结束时间 办结时间 办理时间"
    " 操作时间 处理时间 发生时间 时间",
    "start": "starttimestamp starttime begintime start begin 开始时间 起始时间 签收时间 受理时间"
    " startdate begindate 开始日期 起始日期 签收日期 受理日期",
    "start_clock": "starttime begintime starthours 开始时刻 开始时间 起始时间 签收时间 受理时间",
    "transition": "lifecycletransition transition lifecycle eventtype 生命周期 事件类型 状态 status",
    "instance": "conceptinstance activityinstance activityinstanceid instanceid taskid instance 任务编号 任务id"
    " 活动实例 task",
    "resource": "orgresource resource username user employee operator person assignee agent 办理人 经办人 处理人"
    " 操作人 执行人 人员 用户 员工",
    "receiver": "receiver assignedto passedto to 接收人 转办人 转交给",
    "role": "orgrole role position 岗位 角色",
    "branch": "orggroup branch department office unit group 网点 机构 支行 部门 单位",
    "process": "caseprocess process processname workflow 流程名称 流程",
}
_NO_LETTER = re.compile(r"[\W_]+")
_TIMES = frozenset({"time", "start"})
_ONE_OF_FIVE = 0.2
_ENOUGH = 20
_MOST_GUESSED = 10


@dataclass(frozen=True, slots=True)
class Guess:
    """A mapping, of which parts may be empty; `unsure` when day and month of its times could be the other way round."""

    mapping: LogMapping
    unsure: bool


def guess(sample: Sample, zone: str) -> Guess:
    """What the columns most likely mean; an empty text where no column fits. `zone`: of times that name none."""
    found: dict[str, str] = {}
    for meaning in MEANINGS:
        if not _wanted(meaning, sample, found):
            continue
        column = _column_of(meaning, sample, frozenset(found.values()))
        if column is not None:
            found[meaning] = column
    if "time" not in found and (column := _any_time(sample, frozenset(found.values()))):
        found["time"] = column
    formats = formats_of(sample.texts(found["time"])) if "time" in found else []
    told = {"case": "", "activity": "", "time": "", **found}
    written: dict[str, Any] = {
        "format": formats[0] if formats else TimeFormat.YEAR_FIRST,
        "attributes": _attributes(sample, told),
    }
    mapping = LogMapping(zone=zone, **told, **written)
    return Guess(mapping, unsure={TimeFormat.DAY_FIRST, TimeFormat.MONTH_FIRST} <= set(formats))


def _wanted(meaning: str, sample: Sample, found: Mapping[str, str]) -> bool:
    """Whether to look for it: for hours only where the day stands alone."""
    day = next((day for day, hours in TIMES.items() if hours == meaning), None)
    return day is None or (day in found and all(map(only_a_day, sample.texts(found[day]))))


def _column_of(meaning: str, sample: Sample, taken: frozenset[str]) -> str | None:
    """The column with the likeliest name for this whose contents fit."""
    free = {_plain(column): column for column in reversed(sample.columns) if column not in taken}
    for name in _NAMES[meaning].split():
        column = free.get(name)
        if column is not None and _fits(meaning, sample.texts(column)):
            return column
    return None


def _fits(meaning: str, texts: Sequence[str]) -> bool:
    if meaning in _TIMES:
        return bool(formats_of(texts)) if texts else False
    if meaning in TIMES.values():
        return bool(texts) and all(map(only_hours, texts))
    if meaning == "transition":
        return bool(texts) and all(transition_of(text) or tells_nothing(text) for text in texts)
    if meaning == "activity":
        return len(texts) < _ENOUGH or _variety(texts) <= _ONE_OF_FIVE
    if meaning == "instance":
        return len(texts) < _ENOUGH or _variety(texts) > _ONE_OF_FIVE
    return True


def _variety(texts: Sequence[str]) -> float:
    return len(set(texts)) / len(texts) if texts else 0


def _any_time(sample: Sample, taken: frozenset[str]) -> str | None:
    """A column of written times, whatever its name."""
    written = {TimeFormat.YEAR_FIRST, TimeFormat.DAY_FIRST, TimeFormat.MONTH_FIRST}
    for column in sample.columns:
        if column not in taken and (texts := sample.texts(column)) and set(formats_of(texts)) & written:
            return column
    return None


def _attributes(sample: Sample, found: Mapping[str, str]) -> tuple[str, ...]:
    """Columns that say the same of a case in all its rows, and something of most cases; no remarks of many lines."""
    if not found["case"]:
        return ()
    free = [column for column in sample.columns if column not in found.values() and not _prose(sample, column)]
    of_trace = [column for column in free if column.startswith(OF_CASE)]
    steady = of_trace or [column for column in free if _steady(sample, found["case"], column)]
    return tuple(steady[:_MOST_GUESSED])


def _prose(sample: Sample, column: str) -> bool:
    return any(len(text) > LONGEST_TEXT for text in sample.texts(column))


def _steady(sample: Sample, case: str, column: str) -> bool:
    known: dict[str, str] = {}
    place, of_case = sample.columns.index(column), sample.columns.index(case)
    rows = 0
    for cells in _cells(sample):
        if known.setdefault(cells[of_case], cells[place]) != cells[place]:
            return False
        rows += 1
    return len(known) < rows and any(known.values()) and len(set(known.values())) > 1


def _cells(sample: Sample) -> Iterable[Sequence[str]]:
    return (row.cells for row in sample.rows if not row.fault and len(row.cells) == len(sample.columns))


def _plain(name: str) -> str:
    return _NO_LETTER.sub("", name).lower()
