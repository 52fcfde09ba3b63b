"""The sample's updates of the library, exactly: they make version 2 of the template of the client project (V3)."""

from __future__ import annotations

from tests.cli.conftest import Shell
from tuiflow.actions.library import shelf_of
from tuiflow.library.demo_data import load_sample
from tuiflow.library.template_file import read_template
from tuiflow.model.code import Letter
from tuiflow.model.template import TemplateCell, words_in
from tuiflow.model.template_diff import Kind, Part, differences


def test_the_updates_of_the_sample_make_version_2(empty: Shell) -> None:
    add_node, change_raci, amend = load_sample()["library_updates"]
    assert (add_node["zh"], change_raci["zh"]) == ("增加“数据分析预审”环节", "调整责任分工")
    assert (amend["target"], amend["zh"]) == ("《访谈问题清单》", "增加“竞品对比维度”")
    empty.done(
        *("library", "propose", "client-satisfaction"),
        *(
            "add-node",
            "name=数据分析预审",
            "after=访谈实施",
            "before=成果输出",
            "phase=复盘阶段",
            "days=1",
            "R=data",
            "A=lead",
        ),
        *("and", "set-cell", "node=访谈实施", "role=项目负责人", "cell=I(监督进度)"),
        *("and", "add-field", f"document={amend['target']}", "field=竞品对比维度"),
        *("--why", "数据分析环节未提前明确“竞品对比指标”，导致返工1天"),
    )
    shelf = shelf_of(str(empty.folder))
    new, old = (one.template for one in shelf.versions["client-satisfaction"])
    assert (old.version, new.version) == (1, 2)
    nodes = {words_in(node.name, "zh"): node for node in new.nodes}
    assert list(nodes) == ["需求调研", "方案设计", "访谈实施", "数据分析预审", "成果输出"]
    review, result = nodes["数据分析预审"], nodes["成果输出"]
    assert (review.after, result.after, review.days) == (["interviews"], [review.key], 1)
    assert review.raci == {"data": Letter.R, "lead": Letter.A}
    assert nodes["访谈实施"].raci["lead"] == TemplateCell(Letter.I, "监督进度")
    questions = next(one for one in new.documents if words_in(one.name, "zh") == "《访谈问题清单》")
    assert questions.fields[-1] == "竞品对比维度"
    assert [(one.part, one.kind) for one in differences(old, new)] == [
        (Part.CELL, Kind.ADDED),
        (Part.NODE, Kind.ADDED),
        (Part.EDGE, Kind.REMOVED),
        (Part.EDGE, Kind.ADDED),
        (Part.FIELD, Kind.ADDED),
    ]
    assert new.changelog[0].why == "数据分析环节未提前明确“竞品对比指标”，导致返工1天"
    assert read_template(empty.folder / "templates" / "client-satisfaction-v2.yaml") == new
    assert shelf.version("client-satisfaction", 1) is not None
