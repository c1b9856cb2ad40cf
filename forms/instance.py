"""The primary instance of an XForm: every place by its path, and what it begins with."""

from lxml import etree

from forms.definition import Place, Seed
from forms.xform import JR, OPENROSA, XF, tag


def name_of(element: etree._Element) -> str:
    """The name of an element as expressions write it, with its prefix."""
    return f"{element.prefix}:{tag(element)}" if element.prefix else tag(element)


class Instance:
    """A form's data as its XML has them."""

    def __init__(self, primary: etree._Element) -> None:
        self.primary = primary
        self.places: dict[str, Place] = {}
        self.templated: set[Place] = set()  # repeats whose form says how a new row begins
        self.beginning = self._read(primary, None)
        self._instance_id(self.beginning)

    def settle_rows(self) -> None:
        """What new rows begin with: the template, else the first row without its values, as Collect has it."""
        for place in self.places.values():
            if place.is_repeat and place.template:
                if place not in self.templated:
                    place.template = place.template.blank()
                self._begin_with(place.template)

    def _begin_with(self, seed: Seed) -> None:
        for kid in seed.kids:
            if kid.place not in self.templated:
                kid.place.template = kid
            self._begin_with(kid)

    def _read(self, element: etree._Element, above: Place | None) -> Seed:
        place = self._place(name_of(element), above)
        kids = [kid for kid in element if isinstance(kid.tag, str)]
        if tag(element) == "entity":
            place.dataset = element.get("dataset", "")
        place.is_group = place.is_group or bool(kids or place.dataset)
        seed = Seed(place, "" if kids else element.text or "")
        if place.dataset:
            seed.kids += [self._attribute(place, str(key), str(text)) for key, text in element.attrib.items()]
        for kid in kids:
            below = self._read(kid, place)
            if kid.get(f"{{{JR}}}template") is None:
                seed.kids.append(below)
            else:
                below.place.template = below
                self.templated.add(below.place)
        place.template = place.template or seed
        return seed

    def _place(self, name: str, above: Place | None) -> Place:
        path = f"{above.path}/{name}" if above else f"/{name}"
        place = self.places.setdefault(path, Place(path, name, above))
        if above:
            above.kids[name] = place
        return place

    def _attribute(self, place: Place, name: str, text: str) -> Seed:
        attribute = self._place(f"@{name}", place)
        attribute.template = Seed(attribute, text)
        return attribute.template

    def _instance_id(self, beginning: Seed) -> None:
        """Every record has an id of its own, also of a form that leaves it out."""
        found = [kid for space in (XF, OPENROSA) for kid in self.primary.iterfind(f"{{{space}}}meta")]
        about = self._place(name_of(found[0]) if found else "orx:meta", beginning.place)
        about.is_group, about.template = True, about.template or Seed(about)
        name = f"{about.name.removesuffix('meta')}instanceID"
        if name not in about.kids:
            place = self._place(name, about)
            place.preload, place.template = ("uid", ""), Seed(place)
