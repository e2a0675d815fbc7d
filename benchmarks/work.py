"""The work that is measured: generated ontologies and label rows, as plain dictionaries.

Sizes are those of the table in ``docs/performance.md``: S an image, M an image group, L and XL
videos, D a DICOM series with bitmasks.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]

LABEL_HASH = "10000000-0000-4000-8000-000000000001"
DATA_HASH = "20000000-0000-4000-8000-000000000002"
DATASET_HASH = "30000000-0000-4000-8000-000000000003"
PEOPLE = ("ada@lab.example", "ben@lab.example", "cleo@lab.example")
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

ONTOLOGY: Json = {
    "objects": [
        {
            "id": "1", "name": "Car", "color": "#D33115", "shape": "bounding_box",
            "featureNodeHash": "obj00box", "required": False, "archived": False,
            "attributes": [
                {"id": "1.1", "name": "Colour", "type": "radio", "featureNodeHash": "attrcolr",
                 "required": False, "archived": False, "dynamic": False, "options": [
                     {"id": f"1.1.{n}", "label": f"Colour {n}", "value": f"colour_{n}",
                      "featureNodeHash": f"optcol0{n}", "archived": False} for n in range(1, 6)]},
                {"id": "1.2", "name": "Visible part", "type": "radio",
                 "featureNodeHash": "attrvisb", "required": False, "archived": False,
                 "dynamic": True, "options": [
                     {"id": f"1.2.{n}", "label": f"Part {n}", "value": f"part_{n}",
                      "featureNodeHash": f"optvis0{n}", "archived": False} for n in range(1, 6)]},
            ],
        },
        {"id": "2", "name": "Cell", "color": "#16406C", "shape": "polygon",
         "featureNodeHash": "obj0poly", "required": False, "archived": False,
         "attributes": [
             {"id": "2.1", "name": "Phase", "type": "radio", "featureNodeHash": "attrphas",
              "required": False, "archived": False, "dynamic": False, "options": [
                  {"id": f"2.1.{n}", "label": f"Phase {n}", "value": f"phase_{n}",
                   "featureNodeHash": f"optpha0{n}", "archived": False} for n in range(1, 6)]}]},
        {"id": "3", "name": "Tissue", "color": "#68BC00", "shape": "bitmask",
         "featureNodeHash": "obj0mask", "required": False, "archived": False},
    ],
    "classifications": [],
    "skeleton_templates": [],
}  # fmt: skip


class Maker:
    """Makes label rows; the same seed makes the same row."""

    def __init__(self, seed: int = 20_240_301) -> None:
        self.random = random.Random(seed)

    def short_hash(self) -> str:
        return "".join(self.random.choices(_ALPHABET, k=8))

    def entry(self, kind: tuple[str, str, str, str, str], object_hash: str, geometry: Json) -> Json:
        name, value, color, shape, feature = kind
        day, second = self.random.randrange(1, 28), self.random.randrange(60)
        stamp = f"{_weekday(day)}, {day:02d} Mar 2024 10:00:{second:02d} UTC"
        return {
            "name": name, "color": color, "shape": shape, "value": value, "createdAt": stamp,
            "createdBy": self.random.choice(PEOPLE), "confidence": 1.0, "objectHash": object_hash,
            "featureHash": feature, "manualAnnotation": True, "lastEditedAt": stamp,
            "lastEditedBy": self.random.choice(PEOPLE), **geometry,
        }  # fmt: skip

    def box(self) -> Json:
        x, y = self.random.random() * 0.8, self.random.random() * 0.8
        return {"boundingBox": {"h": 0.1, "w": 0.15, "x": round(x, 4), "y": round(y, 4)}}

    def polygon(self, points: int) -> Json:
        cx, cy = 0.2 + self.random.random() * 0.6, 0.2 + self.random.random() * 0.6
        flat: list[float] = []
        for step in range(points):
            angle, radius = 2 * math.pi * step / points, 0.05 + self.random.random() * 0.05
            flat += [
                round(cx + radius * math.cos(angle), 5),
                round(cy + radius * math.sin(angle), 5),
            ]
        corners = {str(n): {"x": flat[2 * n], "y": flat[2 * n + 1]} for n in range(points)}
        return {"polygon": corners, "polygons": [[flat]]}

    def bitmask(self, size: int) -> Json:
        cx, cy = self.random.randrange(150, size - 150), self.random.randrange(150, size - 150)
        radius = self.random.randrange(60, 140)
        counts: list[int] = []
        gap = 0
        for y in range(size):
            half = radius * radius - (y - cy) ** 2
            width = 2 * math.isqrt(half) + 1 if half >= 0 else 0
            if not width:
                gap += size
                continue
            left = cx - width // 2
            counts += [gap + left, width]
            gap = size - left - width
        counts.append(gap)
        return {"bitmask": {"top": 0, "left": 0, "height": size, "width": size,
                            "rleString": encode_rle(counts)}}  # fmt: skip


BOX = ("Car", "car", "#D33115", "bounding_box", "obj00box")
POLYGON = ("Cell", "cell", "#16406C", "polygon", "obj0poly")
BITMASK = ("Tissue", "tissue", "#68BC00", "bitmask", "obj0mask")


def image(boxes: int = 20) -> Json:
    maker = Maker()
    hashes = [maker.short_hash() for _ in range(boxes)]
    objects = [maker.entry(BOX, object_hash, maker.box()) for object_hash in hashes]
    unit = _unit("image/png", {"objects": objects, "classifications": []})
    return _row("image", {DATA_HASH: unit}, {h: _static(maker, h) for h in hashes}, {})


def image_group(images: int = 200, polygons: int = 20, points: int = 30) -> Json:
    maker = Maker()
    units: Json = {}
    answers: Json = {}
    for index in range(images):
        image_hash = f"40000000-0000-4000-8000-{index:012d}"
        hashes = [maker.short_hash() for _ in range(polygons)]
        objects = [maker.entry(POLYGON, h, maker.polygon(points)) for h in hashes]
        answers |= {h: _static(maker, h, "Phase") for h in hashes}
        unit = _unit("image/png", {"objects": objects, "classifications": []})
        units[image_hash] = {**unit, "data_hash": image_hash, "data_sequence": str(index)}
    return _row("img_group", units, answers, {})


def video(frames: int, tracks: int, length: int, dynamic: int = 10) -> Json:
    maker = Maker()
    labels: dict[str, Json] = {}
    answers: Json = {}
    actions: Json = {}
    for track in range(tracks):
        object_hash = maker.short_hash()
        start = maker.random.randrange(frames - length + 1)
        answers[object_hash] = _static(maker, object_hash)
        if track < dynamic:
            actions[object_hash] = _dynamic(object_hash, start, length)
        proto = [maker.entry(BOX, object_hash, {}) for _ in range(20)]
        for frame in range(start, start + length):
            entry = {**maker.random.choice(proto), **maker.box()}
            blob = labels.setdefault(str(frame), {"objects": [], "classifications": []})
            blob["objects"].append(entry)
    ordered = {key: labels[key] for key in sorted(labels, key=int)}
    unit = _unit("video/mp4", ordered)
    unit |= {"data_duration": frames / 25, "data_fps": 25.0}
    return _row("video", {DATA_HASH: unit}, answers, actions)


def dicom(slices: int = 300, masks: int = 3, labelled: int = 100, size: int = 512) -> Json:
    maker = Maker()
    hashes = [maker.short_hash() for _ in range(masks)]
    labels = {
        str(frame): {
            "objects": [maker.entry(BITMASK, h, maker.bitmask(size)) for h in hashes],
            "classifications": [],
        }
        for frame in range(labelled)
    }
    unit = _unit("application/dicom", labels)
    unit |= {"width": size, "height": size}
    del unit["data_link"]
    answers = {h: {"objectHash": h, "classifications": []} for h in hashes}
    row = _row("dicom", {DATA_HASH: unit}, answers, {})
    row["_frames"] = slices
    return row


def encode_rle(counts: list[int]) -> str:
    """The wire's run-length text, written plainly: the measured codecs are not asked."""
    text: list[str] = []
    for index, count in enumerate(counts):
        value = count - counts[index - 2] if index > 2 else count
        more = True
        while more:
            group = value & 31
            value >>= 5
            more = not ((value == 0 and not group & 16) or (value == -1 and bool(group & 16)))
            text.append(chr((group | 32 if more else group) + 48))
    return "".join(text)


def frames_of(row: Json) -> int:
    """How many frames the row's media has."""
    if "_frames" in row:
        return int(row["_frames"])
    if row["data_type"] == "img_group":
        return len(row["data_units"])
    if row["data_type"] == "image":
        return 1
    (unit,) = row["data_units"].values()
    return round(unit["data_duration"] * unit["data_fps"])


WORK: dict[str, Callable[[], Json]] = {
    "S": image,
    "M": image_group,
    "L": lambda: video(10_000, 50, 2_000),
    "XL": lambda: video(54_000, 200, 3_000),
    "D": dicom,
}


def _weekday(day: int) -> str:
    return ("Fri", "Sat", "Sun", "Mon", "Tue", "Wed", "Thu")[(day - 1) % 7]


def _static(maker: Maker, object_hash: str, name: str = "Colour") -> Json:
    n = maker.random.randrange(1, 6)
    value = name.lower()
    answer = {"name": f"{name} {n}", "value": f"{value}_{n}",
              "featureHash": f"opt{value[:3]}0{n}"}  # fmt: skip
    feature = {"Colour": "attrcolr", "Phase": "attrphas"}[name]
    return {"objectHash": object_hash, "classifications": [
        {"name": name, "value": value, "answers": [answer], "featureHash": feature,
         "manualAnnotation": True}]}  # fmt: skip


def _dynamic(object_hash: str, start: int, length: int) -> Json:
    step = length // 5
    return {"objectHash": object_hash, "actions": [
        {"name": "Visible part", "value": "visible_part", "featureHash": "attrvisb",
         "manualAnnotation": True, "dynamic": True, "shouldPropagate": False,
         "range": [[start + (n - 1) * step, start + n * step - 1]],
         "answers": [{"name": f"Part {n}", "value": f"part_{n}", "featureHash": f"optvis0{n}"}]}
        for n in range(1, 6)]}  # fmt: skip


def _unit(mime: str, labels: Json) -> Json:
    return {"data_hash": DATA_HASH, "data_title": "work", "data_type": mime, "data_sequence": 0,
            "labels": labels, "data_link": None, "width": 1920, "height": 1080}  # fmt: skip


def _row(data_type: str, units: Json, answers: Json, actions: Json) -> Json:
    return {
        "label_hash": LABEL_HASH, "branch_name": "main", "created_at": "2024-03-01 10:00:00",
        "last_edited_at": "2024-03-02 10:00:00", "data_hash": DATA_HASH,
        "dataset_hash": DATASET_HASH, "dataset_title": "work", "data_title": "work",
        "data_type": data_type, "annotation_task_status": "QUEUED", "is_shadow_data": False,
        "object_answers": answers, "classification_answers": {}, "object_actions": actions,
        "label_status": "LABEL_IN_PROGRESS", "data_units": units, "spaces": {},
    }  # fmt: skip
