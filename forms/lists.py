"""External lists as files: CSV, XML and GeoJSON become rows that a session is given as `instances`."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree

from forms.refusals import FormRefused, Problem

BIGGEST = 10_000_000  # bytes of a file
MOST_ROWS = 50_000
Rows = list[dict[str, str]]


def read_list(file_name: str, data: bytes) -> Rows:
    """The rows of a list's file; FormRefused for what is none, or larger than a list may be."""
    suffix = file_name.rpartition(".")[2].lower()
    if suffix not in READERS:
        raise FormRefused(Problem(file_name, f"a file of kind {suffix}", ", ".join(READERS)))
    if len(data) > BIGGEST:
        raise FormRefused(Problem(file_name, f"{len(data)} bytes", f"at most {BIGGEST}"))
    try:
        rows = READERS[suffix](data.decode("utf-8-sig"))
    except (ValueError, KeyError, TypeError, csv.Error, etree.XMLSyntaxError) as wrong:
        raise FormRefused(Problem(file_name, f"no {suffix} file: {wrong}")) from None
    if len(rows) > MOST_ROWS:
        raise FormRefused(Problem(file_name, f"more than {MOST_ROWS} rows", f"at most {MOST_ROWS}"))
    return rows


def _csv(text: str) -> Rows:
    first = text.partition("\n")[0]
    sign = ";" if first.count(";") > first.count(",") else ","
    found = csv.DictReader(io.StringIO(text), delimiter=sign, restkey="", restval="")
    return [{name.strip(): value for name, value in row.items() if name} for row in found]


def _xml(text: str) -> Rows:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError("a DOCTYPE")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    root = etree.fromstring(text.encode(), parser)
    return [{etree.QName(kid).localname: kid.text or "" for kid in item} for item in root]


def _geojson(text: str) -> Rows:
    found = json.loads(text)
    if found["type"] != "FeatureCollection":
        raise ValueError(f"{found['type']} instead of a FeatureCollection")
    return [_feature(feature) for feature in found["features"]]


def _feature(feature: Mapping[str, Any]) -> dict[str, str]:
    """Its properties, its id, and its place as ODK writes places."""
    row = {str(name): _said(value) for name, value in (feature.get("properties") or {}).items()}
    if "id" in feature:
        row["id"] = str(feature["id"])
    geometry = feature.get("geometry")
    return row | {"geometry": _place(geometry)} if geometry else row


def _said(value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)


def _place(geometry: Mapping[str, Any]) -> str:
    points = geometry["coordinates"]
    if geometry["type"] == "Point":
        points = [points]
    elif geometry["type"] == "Polygon":
        points = points[0]
    elif geometry["type"] != "LineString":
        raise ValueError(f"a geometry of type {geometry['type']} instead of Point, LineString or Polygon")
    return "; ".join(f"{latitude} {longitude} 0 0" for longitude, latitude, *_ in points)


READERS: Mapping[str, Callable[[str], Rows]] = {"csv": _csv, "xml": _xml, "geojson": _geojson}
