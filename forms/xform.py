"""The XML of an XForm: its namespaces, its limits, its names."""

from lxml import etree

from forms.refusals import FormRefused, Problem

XF = "http://www.w3.org/2002/xforms"
JR = "http://openrosa.org/javarosa"
ODK = "http://www.opendatakit.org/xforms"
OPENROSA = "http://openrosa.org/xforms"
ENTITIES = "http://www.opendatakit.org/xforms/entities"
XHTML = "http://www.w3.org/1999/xhtml"
BIGGEST = 5_000_000  # characters of a form's XML
SIMPLE = frozenset({"string", "int", "boolean", "decimal", "date", "time", "dateTime", "binary", "barcode", "intent"})
TYPES = SIMPLE | {"geopoint", "geotrace", "geoshape"}
ALIASES = {"integer": "int"}


def tree_of(xml: str) -> etree._Element:
    """The tree of an XML text; FormRefused when it is none, or larger than a form may be."""
    if len(xml) > BIGGEST:
        raise FormRefused(Problem("form", f"{len(xml)} characters of XML", f"at most {BIGGEST}"))
    if "<!DOCTYPE" in xml or "<!ENTITY" in xml:
        raise FormRefused(Problem("form", "a DOCTYPE, which could read other files", "an XForm without one"))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        return etree.fromstring(xml.encode(), parser)
    except etree.XMLSyntaxError as wrong:
        raise FormRefused(Problem("form", f"no XML: {wrong}", "an XForm")) from None


def tag(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def type_of(said: str) -> str:
    """The type that a bind names, without a prefix; `string` for one that XForms does not have."""
    name = said.rpartition(":")[2]
    return name if name in TYPES else ALIASES.get(name, "string")
