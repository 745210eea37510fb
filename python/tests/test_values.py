"""Values are frozen, equal by their content, hashed and pickled."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError

import pytest

import tmforge

REPORT = "samples/npc-report.md"


def test_units_are_equal_by_their_content() -> None:
    first, second = (tmforge.export(REPORT, "en", "zh-CN") for _ in range(2))
    assert first[5] == second[5]
    assert first[5] != first[6]
    assert len({*first, *second}) == 38


def test_units_cannot_be_changed() -> None:
    unit = tmforge.export(REPORT, "en", "zh-CN")[0]
    with pytest.raises(FrozenInstanceError):
        unit.source = "x"  # type: ignore[misc]


def test_units_and_beads_are_pickled() -> None:
    units = list(tmforge.export(REPORT, "en", "zh-CN"))
    assert pickle.loads(pickle.dumps(units)) == units
    beads = tmforge.align(["Rain."], ["Regen."], "en", "de")
    assert pickle.loads(pickle.dumps(beads)) == beads


def test_a_forge_is_pickled_with_its_options() -> None:
    forge = tmforge.Forge("en", "zh-CN", min_confidence=0.99, no_dictionary=True, threads=1)
    again: tmforge.Forge = pickle.loads(pickle.dumps(forge))
    assert (again.source, again.target, again.threads) == ("en", "zh-CN", 1)
    assert list(again.export(REPORT)) == list(forge.export(REPORT))


def test_a_unit_shows_its_members() -> None:
    unit = tmforge.Unit("Rain.", "Regen.", bead=tmforge.Sides(1, 1))
    assert "source='Rain.'" in repr(unit)
    assert "Sides(source=1, target=1)" in repr(unit)
