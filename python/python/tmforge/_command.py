"""The command `tmforge`."""

from __future__ import annotations

import sys

from tmforge import _tmforge


def main() -> None:
    """Run the command, and end with its exit code."""
    sys.exit(_tmforge._main(["tmforge", *sys.argv[1:]], _tmforge.__file__))
