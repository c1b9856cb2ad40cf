"""Firms, communities and villages in a message, by how their names end. Pure."""

import re
from collections.abc import Iterator, Sequence

from activities.words import Words

FIRM, COMMUNITY, VILLAGE = "firm", "community", "village"
HAN = "一-鿿"
STOP = re.compile("[到去在了对来从跑查给跟与及、的是被我们你他她把将为看走访赴由请让过得说有没帮叫这那]|建议|下午|上午")
AND = re.compile("和(?![平顺谐美睦])")
HIGHER = re.compile(r".*[镇乡县市区点](?=.{2,}$)")  # what a village belongs to, or 联系点
NOT_ALONE = "民|里|部|委|支|上|头|口|干|组|会|务|子|主|医|官|小|级|道|庄|规|容|史"  # 村民, 村里: no village by name
BODY = "(?=党?支部|支委|村?委会|两委|党总支)"
NO_COMMUNITY = ("本", "我", "各", "每个", "个", "全")


class OrganisationFinder:
    """Finds them by their endings; where a name begins is told by the words that are no part of it."""

    def __init__(self, words: Words) -> None:
        suffixes = words.any_of("places", "firm_suffixes")
        self.shapes = tuple(
            (re.compile(shape), kind)
            for shape, kind in (
                (rf"(?P<stem>[{HAN}]{{1,6}})社区", COMMUNITY),
                (rf"(?P<stem>[{HAN}A-Za-z]{{1,12}}?)(?:{suffixes})(?!{suffixes})", FIRM),
                (rf"(?P<stem>[{HAN}A-Za-z]{{2,10}})(?=回查)", FIRM),
                (rf"(?P<stem>[{HAN}]{{1,4}})村(?!{NOT_ALONE})", VILLAGE),
                (rf"(?P<stem>[{HAN}]{{1,4}})村{BODY}", VILLAGE),
            )
        )
        self.firm_starts = re.compile(rf".*(?:{words.any_of('places', 'firm_starts')}|[镇乡村]的?)(?=[{HAN}]{{2,}}$)")
        self.not_firm = re.compile(rf"(?:{words.any_of('places', 'not_firms')})$")
        self.not_village = re.compile(rf"(?:{words.any_of('places', 'not_villages')})$")

    def find(self, text: str, days: Sequence[int]) -> Iterator[tuple[int, int, str]]:
        """Where each begins and ends, and its kind; none begins before the end of a day that is written there."""
        reach: set[int] = set()
        for shape, kind in self.shapes:
            for found in shape.finditer(text):
                ends = found.end("stem")
                start = max([found.start(), *(day for day in days if day <= ends)])
                start += self._begins(text[start:ends], kind)
                if self._is_name(text[start:ends], kind) and reach.isdisjoint(range(start, found.end())):
                    reach.update(range(start, found.end()))
                    yield start, found.end(), kind

    def _begins(self, stem: str, kind: str) -> int:
        """Where a name begins within what stands before its ending."""
        begins = max((found.end() for found in STOP.finditer(stem)), default=0)
        begins += AND.match(stem[begins:]) is not None
        led = (self.firm_starts if kind == FIRM else HIGHER).match(stem[begins:])
        return begins + (led.end() if led else 0)

    def _is_name(self, stem: str, kind: str) -> bool:
        if kind == FIRM:
            return len(stem) > 1 and self.not_firm.search(stem) is None
        return bool(stem) and not (self.not_village.search(stem) if kind == VILLAGE else stem in NO_COMMUNITY)
