"""Small templates, as files and as data, for tests of everything that works with them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from tuiflow.model.code import Category, DayCount, Letter
from tuiflow.model.template import (
    Release,
    Template,
    TemplateCell,
    TemplateDocument,
    TemplateNode,
    TemplatePhase,
    TemplateRole,
    Text,
    Words,
)

TALKS = """\
id: client-talks
version: 2
name: {zh: 客户访谈, en: Client talks}
category: project
prefix: TALK
purpose: {zh: 想听到客户真实想法时用。, en: Take it to hear what clients really think.}
scenario: {zh: 重点客户深度访谈, en: In-depth interviews}
item: {zh: 客户访谈与分析, en: Client interviews and analysis}
outcome: {zh: 满意度评分提升15%, en: Satisfaction score up 15%}
measure: {zh: 平均分, en: Average score}
target: 15%
departments:
  - {zh: 销售部, en: Sales}
roles:
  - key: lead
    name: {zh: 项目负责人, en: Project lead}
    duties: {zh: 定目标，审批。, en: "Sets the goal, approves."}
  - key: exec
    name: {zh: 执行人, en: Executor}
  - key: client
    name: {zh: 客户对接人, en: Client contact}
phases:
  - name: {zh: 启动阶段, en: Initiation}
    nodes:
      - key: outline
        name: {zh: 访谈提纲设计, en: Outline design}
        days: 2
        outputs:
          - {zh: 《访谈问题清单》, en: Question list}
        acceptance:
          - {zh: 问题覆盖三个维度, en: The questions cover three dimensions}
        guidance: {zh: 先看上期评分。, en: Read the last scores first.}
        raci:
          lead: {letter: A, note: {zh: 审批, en: approves}}
          exec: R
      - key: invite
        name: {zh: 客户邀约, en: Client invitation}
        days: 3
        after: [outline]
        preconditions:
          - {zh: 提纲通过, en: Outline approved}
        raci: {exec: R, client: C, lead: A}
  - name: {zh: 执行阶段, en: Execution}
    nodes:
      - key: talk
        name: {zh: 现场访谈, en: On-site interview}
        days: 5
        after: [invite]
        inputs:
          - {zh: 《访谈问题清单》, en: Question list}
        outputs:
          - {zh: 《访谈记录表》, en: Interview record}
        raci: {exec: R, lead: I, client: C}
      - key: report
        name: {zh: 分析报告, en: Analysis report}
        days: 4
        after: [talk]
        raci: {exec: R, lead: A}
documents:
  - name: {zh: 《访谈记录表》, en: Interview record}
    fields:
      - {zh: 客户名称, en: Client}
      - {zh: 客户情绪备注, en: Mood of the client}
changelog:
  - version: 2
    on: 2024-06-01
    text: {zh: 增加分析报告, en: Added the analysis report}
    by: "*经理"
"""

PURCHASE = """\
id: purchase
version: 1
name: Equipment purchase 设备采购
category: routine
purpose: Buying laptops and the like.
roles:
  - {key: asker, name: 申请人}
  - {key: boss, name: 部门主管}
phases:
  - name: 审批
    nodes:
      - {key: ask, name: 采购申请, days: 1, raci: {asker: R, boss: A}}
      - {key: buy, name: 下单, days: 1, after: [ask], raci: {boss: R}}
"""


def put(folder: Path, name: str, text: str) -> Path:
    """A file with that text."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


_TEXT = st.text(st.sampled_from("aB 客户《》*:#'\"-—{}[]&!|>%@`,?~\n1"), min_size=1, max_size=20).map(
    lambda text: text.strip() or "x"
)
_NAME = _TEXT.map(lambda text: " ".join(text.split()))


def _words(text: st.SearchStrategy[str]) -> st.SearchStrategy[Words]:
    return text | st.builds(Text, text, text)


_CELL = st.builds(TemplateCell, st.sampled_from(Letter), st.none() | _words(_NAME))


_RELEASE = st.builds(
    Release,
    st.just(1),
    st.just(date(2024, 7, 1)),
    _words(_TEXT),
    _NAME,
    st.none() | _words(_TEXT),
    st.just("") | _NAME,
    st.just("") | _NAME,
    st.just("") | _NAME,
)


@st.composite
def templates(draw: st.DrawFn) -> Template:
    """Any template that keeps the rules."""
    roles = [
        TemplateRole(f"role-{place}", draw(_words(_NAME)), draw(st.none() | _words(_TEXT)))
        for place in range(draw(st.integers(0, 4)))
    ]
    count = draw(st.integers(1, 6))
    cuts = sorted({0, *draw(st.lists(st.integers(0, count - 1), max_size=3))})
    nodes: list[TemplateNode] = []
    for place in range(count):
        inputs, outputs, before, behind, points = (draw(st.lists(_words(_TEXT), max_size=2)) for _list in range(5))
        after = draw(st.lists(st.sampled_from([node.key for node in nodes]), unique=True)) if nodes else []
        raci: dict[str, Letter | TemplateCell] = {role.key: draw(_CELL) for role in roles if draw(st.booleans())}
        guidance = draw(st.none() | _words(_TEXT))
        name, days = draw(_words(_NAME)), draw(st.integers(0, 30))
        texts = inputs, outputs, before, behind, points
        nodes.append(TemplateNode(f"n{place}", name, days, sorted(after), *texts, guidance, raci))
    phases = [
        TemplatePhase(draw(_words(_NAME)), nodes[start:end])
        for start, end in zip(cuts, [*cuts[1:], count], strict=True)
    ]
    purpose, scenario, item, outcome, measure = (draw(st.none() | _words(_TEXT)) for _text in range(5))
    return Template(
        "any-one",
        draw(st.integers(1, 50)),
        draw(_words(_NAME)),
        draw(st.sampled_from(Category)),
        roles,
        phases,
        purpose,
        scenario,
        item,
        outcome,
        measure,
        draw(st.just("") | _NAME),
        draw(st.lists(_words(_NAME), max_size=2)),
        draw(st.sampled_from(DayCount)),
        draw(st.sampled_from(["", "ABC"])),
        [TemplateDocument(draw(_words(_NAME)), draw(st.lists(_words(_NAME), max_size=3)))],
        [draw(_RELEASE)],
    )
