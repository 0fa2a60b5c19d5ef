"""What zippath tells the user when something cannot be done."""


class ZippathError(Exception):
    """Something could not be done; `message` says what and where, `hint` what to do about it.

    `details` are lines of their own, such as the archives that a name may mean.
    """

    exit_code = 1

    def __init__(
        self, message: str, hint: str | None = None, details: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.details = details


class UsageError(ZippathError):
    """The command line asks for something that makes no sense."""

    exit_code = 2
