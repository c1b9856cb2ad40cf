"""How the stand-in says no: in Telegram's own words to the bot, in plain sentences to the page."""

from typing import Any

PREFIXES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
}


class RefusalError(Exception):
    """A Bot API call refused, in the words the real server uses."""

    def __init__(self, code: int, sentence: str = "", **parameters: int) -> None:
        prefix = PREFIXES.get(code, "Error")
        self.code = code
        self.description = f"{prefix}: {sentence}" if sentence else prefix
        self.parameters = parameters
        super().__init__(self.description)

    def body(self) -> dict[str, Any]:
        """The JSON the bot receives."""
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


class PageRefusalError(Exception):
    """A request of the page or a test that cannot be done, with the HTTP status and a sentence to show."""

    def __init__(self, status: int, sentence: str) -> None:
        self.status = status
        self.sentence = sentence
        super().__init__(sentence)


def bad_request(sentence: str) -> RefusalError:
    """The 400 that most refusals are."""
    return RefusalError(400, sentence)


def unsimulated(what: str) -> RefusalError:
    """A refusal of the stand-in's own: the real server might do it, this one does not and says so."""
    return RefusalError(400, f"the simulator does not do this: {what}")
