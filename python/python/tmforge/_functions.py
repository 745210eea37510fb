"""The functions of tmforge that need no native code of their own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, TypedDict, Union

from tmforge import _tmforge
from tmforge._values import Diff, Difference, DiffSummary, Entry

Path = Union[str, "os.PathLike[str]"]
"""The path of a file."""

Paths = Union[Path, Sequence[Path]]
"""One path, or a list of paths."""


class _Texts(TypedDict):
    id: str | int


class Bilingual(_Texts, total=False):
    """A text in both languages. `format` is that of `tmforge export --from`."""

    text: str
    format: str | None


class Parallel(_Texts, total=False):
    """Two texts, or two lists of segments, which are not cut further."""

    source: str | list[str]
    target: str | list[str]
    format: str | None


Texts = Union[Bilingual, Parallel, dict[str, Any]]
"""A document as a dict: {"id", "text"} or {"id", "source", "target"}."""

File = Union[Path, bytes]
"""The path or the content of a file."""

Source = Union[File, tuple[File, File], Texts]
"""A document: a bilingual file, a pair of a source and a target file, or texts."""


def export(
    documents: Source | Sequence[Source],
    source: str,
    target: str,
    *,
    id: str | None = None,
    lexicon: Paths | None = None,
    learn_from: Paths | None = None,
    no_dictionary: bool = False,
    min_confidence: float = 0.5,
    keep_doubtful: bool = False,
    srx: Path | None = None,
    encoding: str | None = None,
    format: str | None = None,
    from_columns: str | None = None,
    threads: int | None = None,
) -> _tmforge.Memory:
    """Align a document, or each of a list of documents, as `tmforge export` does.

    A document is a path or bytes with both languages, a pair (source, target) of these, or a dict
    {"id", "text"} or {"id", "source", "target"}. `id` is the name in the units of a single file or bytes.
    """
    forge = _tmforge.Forge(
        source,
        target,
        lexicon=lexicon,
        learn_from=learn_from,
        no_dictionary=no_dictionary,
        min_confidence=min_confidence,
        keep_doubtful=keep_doubtful,
        srx=srx,
        encoding=encoding,
        format=format,
        from_columns=from_columns,
        sub_segments=True,
        threads=threads,
    )
    return forge.export(documents, id=id)


def diff(
    old: Path,
    new: Path,
    *,
    source: str | None = None,
    target: str | None = None,
    states: str | None = None,
    exact: bool = False,
    where: str | None = None,
) -> Diff:
    """Find what changed between two versions of a translation memory, as `tmforge diff` does."""
    found, text = _tmforge._diff(
        old, new, source=source, target=target, states=states, exact=exact, where=where
    )
    return Diff(
        old=found["old"],
        new=found["new"],
        summary=DiffSummary(**found["summary"]),
        differences=tuple(_difference(members) for members in found["differences"]),
        text=text,
    )


def _difference(members: dict[str, Any]) -> Difference:
    def entry(name: str) -> Entry | None:
        return Entry(**members[name]) if name in members else None

    return Difference(kind=members["kind"], old=entry("old"), new=entry("new"))
