"""From XForm XML to a Definition. What people may put into a file is limited here."""

import re
from collections.abc import Iterator
from itertools import cycle

from lxml import etree

from forms.definition import HF, HF_COLUMNS, Choices, Control, Definition, Label, Place, Setting, Words
from forms.refusals import FormRefused, Problem

XF = "http://www.w3.org/2002/xforms"
JR = "http://openrosa.org/javarosa"
ODK = "http://www.opendatakit.org/xforms"
ENTITIES = "http://www.opendatakit.org/xforms/entities"
XHTML = "http://www.w3.org/1999/xhtml"
BIGGEST = 5_000_000  # characters of a form's XML
MOST_PLACES = 5_000
NUMBER = re.compile(r"-?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
CODE = re.compile(r"\(([\w-]+)\)\s*$")
ITEXT = re.compile(r"jr:itext\('(.+)'\)")
BINDS = {
    "relevant": "relevant",
    "required": "required",
    "constraint": "constraint",
    "calculate": "calculate",
    "readonly": "readonly",
}
INPUTS = {"string": "text", "int": "integer", "decimal": "decimal", "boolean": "text"}
UPLOADS = {"image": "image", "audio": "audio", "video": "video", "application": "file", "*": "file"}
CONTROLS = ("input", "select", "select1", "upload", "trigger", "range", "rank", "secret")
UNTRANSLATED = Words((("-", False),))
CONSTANTS = frozenset({"", "false()"})


def read_definition(xml: str) -> Definition:
    """The form of an XML text; FormRefused when it is no form, or larger than a form may be."""
    if len(xml) > BIGGEST:
        raise FormRefused(Problem("form", f"{len(xml)} characters of XML", f"at most {BIGGEST}"))
    if "<!DOCTYPE" in xml or "<!ENTITY" in xml:
        raise FormRefused(Problem("form", "a DOCTYPE, which could read other files", "an XForm without one"))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        tree = etree.fromstring(xml.encode(), parser)
    except etree.XMLSyntaxError as wrong:
        raise FormRefused(Problem("form", f"no XML: {wrong}", "an XForm")) from None
    return _Reader(tree).definition()


def tag(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


class _Reader:
    def __init__(self, tree: etree._Element) -> None:
        model = tree.find(f".//{{{XF}}}model")
        body = tree.find(f"{{{XHTML}}}body")
        instance = model.find(f"{{{XF}}}instance") if model is not None else None
        if model is None or body is None or instance is None or not len(instance):
            raise FormRefused(Problem("form", "no model, instance or body", "an XForm as pyxform writes it"))
        self.tree, self.model, self.body = tree, model, body
        self.primary = instance[0]
        self.places: dict[str, Place] = {}
        self.order: dict[str, list[Place]] = {}
        self.unshown: list[str] = []
        self.problems: list[Problem] = []

    def definition(self) -> Definition:
        texts = self._texts()
        root = self._instance(self.primary, None)
        if len(self.places) > MOST_PLACES:
            self.problems.append(Problem("form", f"{len(self.places)} questions", f"at most {MOST_PLACES}"))
        self.texts = texts
        self._binds()
        body = [place for element in self.body for place in self._control(element)]
        self._settings()
        if self.problems:
            raise FormRefused(*self.problems)
        title = self.tree.findtext(f".//{{{XHTML}}}title") or ""
        lists, external = self._lists()
        form_id = self.primary.get("id") or root.name
        languages = tuple(dict.fromkeys(code for label in texts.values() for code in label if code))
        return Definition(
            form_id,
            title,
            root,
            self.places,
            body,
            self.order,
            lists,
            external,
            self._default_first(languages),
            texts,
            self.unshown,
        )

    # --- texts

    def _default_first(self, languages: tuple[str, ...]) -> tuple[str, ...]:
        default = next(
            (
                language_code(each.get("lang", ""))
                for each in self.model.iterfind(f".//{{{XF}}}translation")
                if each.get("default")
            ),
            languages[0] if languages else "",
        )
        return tuple(sorted(languages, key=lambda code: code != default))

    def _texts(self) -> dict[str, Label]:
        found: dict[str, dict[str, Words]] = {}
        for translation in self.model.iterfind(f".//{{{XF}}}translation"):
            code = language_code(translation.get("lang", ""))
            for text in translation.iterfind(f"{{{XF}}}text"):
                for value in text.iterfind(f"{{{XF}}}value"):
                    if value.get("form"):
                        self._leave_out(value.get("form", ""), text.get("id", ""))
                    else:
                        found.setdefault(text.get("id", ""), {})[code] = curly(words_of(value))
        return {name: translated(label) for name, label in found.items()}

    def _leave_out(self, what: str, where: str) -> None:
        said = f"{where.removesuffix(':label').removesuffix(':hint')}: {what}"
        if said not in self.unshown:
            self.unshown.append(said)

    def _label(self, element: etree._Element, name: str) -> Label:
        found = element.find(f"{{{XF}}}{name}")
        if found is None:
            return {}
        return self._referred(found.get("ref", "")) or {"": words_of(found)}

    def _referred(self, ref: str) -> Label | None:
        itext = ITEXT.fullmatch(ref.strip())
        return self.texts.get(itext[1], {}) if itext else None

    # --- the instance and its binds

    def _instance(self, element: etree._Element, above: Place | None) -> Place:
        name = tag(element)
        path = f"{above.path}/{name}" if above else f"/{name}"
        place = self.places.get(path) or Place(path, name, above)
        self.places[path] = place
        place.rows += element.get(f"{{{JR}}}template") is None
        if above:
            above.kids[name] = place
        kids = [kid for kid in element if isinstance(kid.tag, str)]
        place.dataset = element.get("dataset", "") if name == "entity" else ""
        place.is_group = place.is_group or bool(kids or place.dataset)
        if not kids:
            place.default = element.text or ""
        for key, text in [(str(key), str(text)) for key, text in element.attrib.items() if place.dataset]:
            self.places[f"{path}/@{key}"] = place.kids[f"@{key}"] = Place(
                f"{path}/@{key}", f"@{key}", place, default=text, rows=1
            )
        for kid in kids:
            self._instance(kid, place)
        return place

    def _binds(self) -> None:
        for bind in self.model.iterfind(f"{{{XF}}}bind"):
            place = self.places.get(bind.get("nodeset", "").strip())
            if place is None:
                self.problems.append(Problem(bind.get("nodeset", ""), "a bind for a question that is not there"))
                continue
            place.type = bind.get("type", "string").removeprefix("xsd:")
            for name, kind in BINDS.items():
                text = bind.get(name)
                if text is not None and (text.strip() not in CONSTANTS or (text.strip() and kind == "relevant")):
                    place.expressions[kind] = text
            place.message = self._message(bind, "constraintMsg")
            place.required_message = self._message(bind, "requiredMsg")
            preload = bind.get(f"{{{JR}}}preload")
            place.preload = (preload, bind.get(f"{{{JR}}}preloadParams", "")) if preload else None
            place.save_to = bind.get(f"{{{ENTITIES}}}saveto", "")
            self._hf(place, bind)

    def _message(self, bind: etree._Element, name: str) -> Label:
        message = bind.get(f"{{{JR}}}{name}")
        return (self._referred(message) or {"": Words(((message, False),))}) if message else {}

    def _hf(self, place: Place, bind: etree._Element) -> None:
        for key, text in bind.attrib.items():
            name = etree.QName(key)
            if name.namespace != HF:
                continue
            if name.localname in HF_COLUMNS:
                place.hf[name.localname] = str(text)
            else:
                accepted = ", ".join(f"hf:{column}" for column in HF_COLUMNS)
                self.problems.append(Problem(place.path, f"unknown column hf:{name.localname}", accepted))

    # --- the body

    def _control(self, element: etree._Element) -> Iterator[Place]:
        name = tag(element)
        if name in {"group", "repeat"}:
            yield from self._group(element)
        elif name in CONTROLS:
            place = self.places.get(element.get("ref", "").strip())
            if place is None:
                self.problems.append(Problem(element.get("ref", ""), "shown, but not in the form's data"))
                return
            place.control = self._shown(element, place)
            self._triggered(element, place)
            yield place

    def _group(self, element: etree._Element) -> Iterator[Place]:
        place = self.places.get((element.get("ref") or element.get("nodeset") or "").strip())
        if place is None or self._holds_only_repeat(element, place):
            label = self._label(element, "label")
            for kid in element:
                for inner in self._control(kid):
                    inner.label = inner.label or label
                    inner.appearance = inner.appearance or element.get("appearance", "")
                    yield inner
            return
        place.is_group = True
        place.is_repeat = tag(element) == "repeat"
        count = element.get(f"{{{JR}}}count")
        if count and place.is_repeat:
            place.expressions["count"] = count
        place.label = self._label(element, "label")
        place.appearance = element.get("appearance", "")
        for kid in element:
            if tag(kid) == "setvalue":
                self._setting(kid, "")
        self.order[place.path] = [inner for kid in element for inner in self._control(kid)]
        yield place

    @staticmethod
    def _holds_only_repeat(element: etree._Element, place: Place) -> bool:
        """Pyxform wraps each repeat in a group of the same path."""
        return any(tag(kid) == "repeat" and kid.get("nodeset", "").strip() == place.path for kid in element)

    def _shown(self, element: etree._Element, place: Place) -> Control:
        control = Control(
            self._type(element, place),
            self._label(element, "label"),
            self._label(element, "hint"),
            element.get("appearance", ""),
        )
        itemset = element.find(f"{{{XF}}}itemset")
        if itemset is not None:
            control.choices = self._itemset(itemset)
        items = [
            (item.findtext(f"{{{XF}}}value") or "", self._label(item, "label"))
            for item in element
            if tag(item) == "item"
        ]
        control.static = tuple(items)
        if control.type == "range":
            control.range = (element.get("start", ""), element.get("end", ""), element.get("step", ""))
            if not all(NUMBER.fullmatch(part) for part in control.range):
                self.problems.append(
                    Problem(place.path, f"a range of {control.range}", "start, end and step as numbers")
                )
        return control

    @staticmethod
    def _type(element: etree._Element, place: Place) -> str:
        name = tag(element)
        if name == "input":
            if place.expressions.get("readonly", "").strip() == "true()" and place.type == "string":
                return "note"
            return INPUTS.get(place.type, place.type)
        if name == "upload":
            return UPLOADS.get(element.get("mediatype", "*").split("/", maxsplit=1)[0], "file")
        return {"select": "select_multiple", "select1": "select_one", "trigger": "acknowledge", "secret": "text"}.get(
            name, name
        )

    @staticmethod
    def _itemset(itemset: etree._Element) -> Choices:
        value, label = itemset.find(f"{{{XF}}}value"), itemset.find(f"{{{XF}}}label")
        ref = label.get("ref", "label") if label is not None else "label"
        inside = re.fullmatch(r"jr:itext\((\w+)\)", ref)
        return Choices(
            itemset.get("nodeset", ""),
            value.get("ref", "name") if value is not None else "name",
            inside[1] if inside else ref,
            itext=bool(inside),
        )

    # --- values set by events

    def _settings(self) -> None:
        for action in ("setgeopoint", "recordaudio"):
            for element in self.tree.iterfind(f".//{{{ODK}}}{action}"):
                self._leave_out(action, element.get("ref", ""))
        for element in self.model.iterfind(f"{{{XF}}}setvalue"):
            self._setting(element, "")

    def _triggered(self, element: etree._Element, place: Place) -> None:
        for kid in element:
            if tag(kid) == "setvalue":
                self._setting(kid, place.path)

    def _setting(self, element: etree._Element, trigger: str) -> None:
        target = self.places.get(element.get("ref", "").strip())
        if target is None:
            self.problems.append(Problem(element.get("ref", ""), "a value set for a question that is not there"))
            return
        value = element.get("value")
        text = value if value is not None else repr(element.text or "")
        target.settings.append(Setting(frozenset(element.get("event", "").split()), text, trigger))

    # --- lists

    def _lists(self) -> tuple[dict[str, list[dict[str, str]]], frozenset[str]]:
        lists: dict[str, list[dict[str, str]]] = {}
        external = set()
        for instance in self.model.iterfind(f"{{{XF}}}instance"):
            name = instance.get("id")
            if name is None:
                continue
            if instance.get("src"):
                external.add(name)
            root = instance[0] if len(instance) else None
            lists[name] = [{tag(kid): kid.text or "" for kid in item} for item in root] if root is not None else []
        return lists, frozenset(external)


def language_code(name: str) -> str:
    """`中文 (zh)` is zh; a language without a code is its own name."""
    found = CODE.search(name)
    return found[1] if found else name.strip()


def translated(label: Label) -> Label:
    """A text without the languages that its author left empty: pyxform puts a dash there."""
    written = {code: words for code, words in label.items() if words.pieces != UNTRANSLATED.pieces}
    return written or label


def curly(words: Words) -> Words:
    """Quotation marks as they are printed: pyxform makes straight ones of all."""
    pieces, marks = [], cycle("“”")
    for text, is_expression in words.pieces:
        said = text if is_expression else "".join(next(marks) if letter == '"' else letter for letter in text)
        pieces.append((said, is_expression))
    return Words(tuple(pieces))


def words_of(element: etree._Element) -> Words:
    """The text of an element with its `output` elements as expressions."""
    pieces: list[tuple[str, bool]] = [(element.text or "", False)]
    for kid in element:
        if tag(kid) == "output":
            pieces.append((kid.get("value") or kid.get("ref") or "''", True))
        pieces.append((kid.tail or "", False))
    return Words(tuple(piece for piece in pieces if piece[0]))
