"""What of a patch still fits when the template has gone on (V3, V4)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.shelves import TALKS, put
from tuiflow.library.template_file import read_template
from tuiflow.model.patch_fit import fitted
from tuiflow.model.template import Template
from tuiflow.model.template_diff import differences
from tuiflow.model.template_edit import with_field, with_point, without_node


@pytest.fixture
def talks(tmp_path: Path) -> Template:
    return read_template(put(tmp_path, "talks.yaml", TALKS))


def test_where_all_of_it_fits_it_is_made(talks: Template) -> None:
    wanted = with_point(talks, "report", "有建议")
    assert fitted(talks, differences(talks, wanted)).template == wanted
    assert fitted(talks, []).template == talks


def test_what_does_not_fit_is_left_out_with_its_reason_and_the_rest_is_made(talks: Template) -> None:
    wanted = with_field(with_point(with_point(talks, "talk", "x"), "report", "有建议"), "《访谈记录表》", "语气")
    fit = fitted(without_node(talks, "talk"), differences(talks, wanted))
    assert fit.template == with_field(
        with_point(without_node(talks, "talk"), "report", "有建议"), "《访谈记录表》", "语气"
    )
    (misfit,) = fit.left
    assert misfit.bundle.first.spot == ("talk",)
    assert "has no node “talk”" in misfit.reason


def test_where_nothing_fits_the_template_is_as_it_was(talks: Template) -> None:
    newer = without_node(talks, "talk")
    fit = fitted(newer, differences(talks, with_point(with_point(talks, "talk", "x"), "talk", "y")))
    assert (fit.template, len(fit.left)) == (newer, 2)
