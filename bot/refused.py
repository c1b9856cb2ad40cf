"""What the person at the terminal is told when something cannot go on: a sentence in each language, no trace."""


class Refused(Exception):
    """A sentence in Chinese and one in English; each says where, what, and what to do."""

    def __init__(self, zh: str, en: str, *, code: int = 2) -> None:
        super().__init__(f"{zh}\n{en}")
        self.code = code
