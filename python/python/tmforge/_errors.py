"""The exceptions of tmforge."""


class Error(ValueError):
    """What was found, where, what was expected instead, and what to do about it."""


class FileError(Error, OSError):
    """A file could not be read or written."""
