from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, SupportsIndex, final, overload

from tmforge._functions import Path, Paths, Source
from tmforge._values import Bead, Finding, Unit

__all__ = [
    "Document",
    "Forge",
    "Memory",
    "Reader",
    "Stream",
    "__version__",
    "_diff",
    "_main",
    "align",
    "clean",
    "convert",
    "read",
    "score",
    "segment",
    "validate",
]

__version__: str

@final
class Memory:
    @property
    def source_language(self) -> str: ...
    @property
    def target_language(self) -> str: ...
    @property
    def notes(self) -> list[str]: ...
    def __len__(self) -> int: ...
    @overload
    def __getitem__(self, index: SupportsIndex, /) -> Unit: ...
    @overload
    def __getitem__(self, index: slice, /) -> list[Unit]: ...
    def __iter__(self) -> Iterator[Unit]: ...
    def filter(self, keep: Callable[[Unit], object]) -> Memory: ...
    def write(
        self,
        path: Path,
        *,
        dialect: str | None = None,
        columns: Sequence[str] | None = None,
        sub_segments: bool | None = None,
        date: str | None = None,
    ) -> dict[str, Any]: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

@final
class Document:
    @property
    def id(self) -> str | None: ...
    @property
    def error(self) -> str | None: ...
    @property
    def verdict(self) -> str | None: ...
    @property
    def units(self) -> Memory: ...
    @property
    def notes(self) -> list[str]: ...

@final
class Stream:
    def __iter__(self) -> Stream: ...
    def __next__(self) -> Document: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

@final
class Reader:
    def __iter__(self) -> Reader: ...
    def __next__(self) -> Unit: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

@final
class Forge:
    def __new__(
        cls,
        source: str,
        target: str,
        *,
        lexicon: Paths | None = None,
        learn_from: Paths | None = None,
        no_dictionary: bool = False,
        min_confidence: float = 0.5,
        keep_doubtful: bool = False,
        srx: Path | None = None,
        encoding: str | None = None,
        format: str | None = None,
        from_columns: str | None = None,
        sub_segments: bool = False,
        threads: int | None = None,
    ) -> Forge: ...
    @property
    def source(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def threads(self) -> int: ...
    def export(self, documents: Source | Sequence[Source], *, id: str | None = None) -> Memory: ...
    def stream(self, documents: Iterable[Source]) -> Stream: ...
    def __getnewargs_ex__(self) -> tuple[tuple[str, str], dict[str, Any]]: ...

def align(
    source_lines: Sequence[str],
    target_lines: Sequence[str],
    source: str,
    target: str,
    *,
    lexicon: Paths | None = None,
    learn_from: Paths | None = None,
    no_dictionary: bool = False,
) -> list[Bead]: ...
def clean(
    inputs: Paths,
    outputs: Paths,
    *,
    source: str | None = None,
    target: str | None = None,
    format: str | None = None,
    from_columns: str | None = None,
    states: str | None = None,
    columns: Sequence[str] | None = None,
    json_layout: Literal["full", "translation"] = "full",
    preset: Literal["training", "memory"] = "training",
    rules: Mapping[str, float] | None = None,
    remove: Sequence[str] | None = None,
    flag: Sequence[str] | None = None,
    off: Sequence[str] | None = None,
    fix: str | None = None,
    mask: bool = False,
    min_score: float | None = None,
    score_column: str | None = None,
    dedup: Literal["none", "exact", "near", "source"] = "exact",
    keep: Literal["first", "newest", "best", "all"] = "first",
    subtract: Paths | None = None,
    cut: bool = False,
    split: str | None = None,
    by: str = "document",
    seed: int = 0,
    removed: Path | None = None,
    changed: Path | None = None,
    flagged: Path | None = None,
    where: str | None = None,
    merge_properties: Literal["own", "missing", "all"] = "own",
    chunk: str | None = None,
) -> dict[str, Any]: ...
def convert(
    inputs: Paths,
    outputs: Paths,
    *,
    source: str | None = None,
    target: str | None = None,
    format: str | None = None,
    from_columns: str | None = None,
    states: str | None = None,
    plurals: Literal["ends", "all"] | None = None,
    where: str | None = None,
    inline: Literal["text", "drop", "keep"] | None = None,
    columns: Sequence[str] | None = None,
    json_layout: Literal["full", "translation"] = "full",
    dialect: str | None = None,
    rename_language: Mapping[str, str] | None = None,
    swap: bool = False,
    add_origin: bool = False,
    set: Mapping[str, str] | None = None,
    chunk: str | None = None,
) -> dict[str, Any]: ...
def score(
    inputs: Paths,
    outputs: Paths,
    source: str,
    target: str,
    *,
    format: str | None = None,
    from_columns: str | None = None,
    states: str | None = None,
    where: str | None = None,
    columns: Sequence[str] | None = None,
    lexicon: Paths | None = None,
    learn_from: Paths | None = None,
    no_dictionary: bool = False,
) -> dict[str, Any]: ...
def read(
    path: Path,
    *,
    source: str | None = None,
    target: str | None = None,
    format: str | None = None,
    from_columns: str | None = None,
    states: str | None = None,
    plurals: Literal["ends", "all"] | None = None,
    where: str | None = None,
) -> Reader: ...
def segment(language: str, text: str, *, srx: Path | None = None) -> list[str]: ...
def validate(
    path: Path, *, format: str | None = None, from_columns: str | None = None
) -> list[Finding]: ...
def _diff(
    old: Path,
    new: Path,
    *,
    source: str | None = None,
    target: str | None = None,
    states: str | None = None,
    exact: bool = False,
    where: str | None = None,
) -> tuple[dict[str, Any], str]: ...
def _main(arguments: list[str], program: str) -> int: ...
