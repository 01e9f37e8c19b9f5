"""Levels of a categorical measure: printed often, one meaning."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from loaders.publication import Category

AGE = {"id": "age-70-plus", "label": "70 years or older", "measure": "age-group"}


def bound(**said: object) -> dict[str, object]:
    return {"unit": "year", "anchor": "10-18", "printed": "≥70 years", **said}


def test_the_fullest_bound_gives_the_limits() -> None:
    """A level is printed once with its comparator and once as a bare number."""
    level = Category.model_validate({**AGE, "bounds": [bound(value=70), bound(value=70, sign="≥")]})
    assert level.limits is not None
    assert (level.limits.sign, level.limits.value) == ("≥", 70)
    assert Category.model_validate(AGE).limits is None


@pytest.mark.parametrize("other", [{"value": 71, "sign": "≥"}, {"value": 70, "sign": ">"}, {"low": 60, "high": 69}])
def test_bounds_that_differ_are_levels_of_their_own(other: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match=r"bounds of category age-70-plus with \w+ .+; expected (≥|70|none) .+ a category of its own"):
        Category.model_validate({**AGE, "bounds": [bound(value=70, sign="≥"), bound(**other)]})
