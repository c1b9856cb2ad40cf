"""A form that cannot run, refused with everything that is wrong with it, each with its place, in two languages."""

from dataclasses import dataclass

from forms.chinese import in_chinese


@dataclass(frozen=True)
class Problem:
    """Where in the form, what is wrong there, and what is accepted instead.

    `sheet` and `column` are XLSForm's names and `row` is as Excel counts; they are empty where a form came without
    its workbook, and `where` says the place then.
    """

    where: str
    what: str
    accepted: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        """As one line, in Chinese."""
        return self.said()

    def said(self, language: str = "zh") -> str:
        """As one line in a language: place, what, what is accepted."""
        if language == "zh":
            place, what = self.place(), in_chinese(self.what)
            said = f"{place}：{what}" if place else what
            return f"{said}（可用：{in_chinese(self.accepted)}）" if self.accepted else said
        place = self.place(language)
        said = f"{place}: {self.what}" if place else self.what
        return f"{said} (accepted: {self.accepted})" if self.accepted else said

    def place(self, language: str = "zh") -> str:
        """Sheet, row and column, else what stands in `where`."""
        row = (f"第{self.row}行" if language == "zh" else f"row {self.row}") if self.row else ""
        said = " ".join(word for word in (self.sheet, row, self.column) if word)
        if not said or self.where.count("/data") > 1:  # several questions at once are named, too
            said = f"{said} {in_chinese(self.where) if language == 'zh' else self.where}".strip()
        return said


class FormRefused(Exception):
    """A form that cannot run: every problem found, not only the first."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(f"{problem.said()} · {problem.said('en')}" for problem in problems))
        self.problems = problems


class ExpressionRefused(Exception):
    """An expression that cannot be compiled: what is wrong, and what is accepted."""

    def __init__(self, what: str, accepted: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.accepted = accepted
