"""The values of tmforge. They are frozen: they can be compared, hashed and pickled."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

T = TypeVar("T")



@dataclass(frozen=True)
class Sides(Generic[T]):
    """What each of the two sides has."""

    source: T
    target: T


@dataclass(frozen=True)
class LineRange:
    """Lines of a file, from 1. Both are included."""

    first: int
    last: int


@dataclass(frozen=True)
class Review:
    """What a person made of a unit."""

    state: str
    aligned: float | None


@dataclass(frozen=True)
class Unit:
    """A source text and its translation, with the members of a line of JSON Lines.

    What a translation memory does not say is None.
    """

    source: str
    target: str
    id: str | None = None
    document: str | None = None
    position: int | None = None
    kind: str | None = None
    languages: Sides[str] | None = None
    section: Sides[tuple[str, ...]] | None = None
    bead: Sides[int] | None = None
    confidence: float | None = None
    verdict: str | None = None
    review: Review | None = None
    previous: str | None = None
    next: str | None = None
    lines: Sides[tuple[LineRange, ...]] | None = None
    places: Sides[tuple[str, ...]] | None = None

    def to_dict(self) -> dict[str, Any]:
        """The unit as a dict of plain values, as a line of JSON Lines has it."""
        return dataclasses.asdict(self)


@dataclass(frozen=True)
class Bead:
    """Sentences that belong together, by their numbers from 0."""

    source: range
    target: range
    confidence: float


@dataclass(frozen=True)
class Finding:
    """A violation of a rule in a TM file."""

    rule: str
    severity: Literal["error", "warning"]
    path: str
    line: int
    column: int
    unit: int | None
    id: str | None
    message: str
    text: str = dataclasses.field(repr=False)
    """The line that `tmforge validate` prints."""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Entry:
    """A pair of one of two compared files."""

    line: int
    source: str
    target: str
    id: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class Difference:
    """A pair that was added, removed or changed."""

    kind: Literal["added", "removed", "changed"]
    old: Entry | None = None
    new: Entry | None = None


@dataclass(frozen=True)
class DiffSummary:
    """The numbers of pairs of each kind."""

    old: int
    new: int
    same: int
    added: int
    removed: int
    changed: int
    moved: int
    unpaired: int


@dataclass(frozen=True)
class Diff:
    """What changed between two versions of a translation memory: a sequence of differences."""

    old: str
    new: str
    summary: DiffSummary
    differences: tuple[Difference, ...]
    text: str = dataclasses.field(repr=False)
    """What `tmforge diff` prints."""

    def __len__(self) -> int:
        return len(self.differences)

    def __iter__(self) -> Iterator[Difference]:
        return iter(self.differences)

    def __getitem__(self, index: int) -> Difference:
        return self.differences[index]

    def __str__(self) -> str:
        return self.text
