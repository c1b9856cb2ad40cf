"""A form that cannot run, refused with everything that is wrong with it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """Where in the form, what is wrong there, and what is accepted instead."""

    where: str
    what: str
    accepted: str = ""

    def __str__(self) -> str:
        """As one line."""
        said = f"{self.where}: {self.what}" if self.where else self.what
        return f"{said} (accepted: {self.accepted})" if self.accepted else said


class FormRefused(Exception):
    """A form that cannot run: every problem found, not only the first."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class ExpressionRefused(Exception):
    """An expression that cannot be compiled: what is wrong, and what is accepted."""

    def __init__(self, what: str, accepted: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.accepted = accepted
