"""One measurement in a fresh process: ``python -m benchmarks.measure SDK CASE WORK``.

Prints one JSON object. Processor time, medians; the collector stays on, as it is for users.
"""

from __future__ import annotations

import gc
import importlib
import json
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import orjson

from benchmarks import work
from benchmarks.work import Json

NOW = datetime(2024, 3, 1, 10, tzinfo=UTC)


class Sdk:
    """The same few public names of either package."""

    def __init__(self, root: str) -> None:
        objects = importlib.import_module(f"{root}.objects")
        self.label_row_class: Any = objects.LabelRowV2
        self.structure = objects.OntologyStructure.from_dict(work.ONTOLOGY)
        orm = importlib.import_module(f"{root}.orm.ontology").Ontology(
            title="work", structure=self.structure, ontology_hash=work.DATASET_HASH,
            created_at=NOW, last_edited_at=NOW,
        )  # fmt: skip
        self.ontology = importlib.import_module(f"{root}.ontology").Ontology(orm, None)
        self.row_module = importlib.import_module(f"{root}.orm.label_row")
        self.range: Any = importlib.import_module(f"{root}.objects.frames").Range
        self.bitmask: Any = importlib.import_module(f"{root}.objects.bitmask").BitmaskCoordinates

    def empty(self, row: Json) -> Any:
        metadata = self.row_module.LabelRowMetadata(
            label_hash=row["label_hash"], created_at=NOW, last_edited_at=NOW, branch_name="main",
            data_hash=row["data_hash"], dataset_hash=row["dataset_hash"], dataset_title="work",
            data_title="work", data_type=row["data_type"].upper(), data_link=None,
            label_status=self.row_module.LabelStatus.LABEL_IN_PROGRESS,
            annotation_task_status=None, workflow_graph_node=None, is_shadow_data=False,
            frames_per_second=25.0, number_of_frames=work.frames_of(row), duration=None,
            height=1080, width=1920, audio_sample_rate=None, audio_codec=None,
            audio_bit_depth=None, audio_num_channels=None, spaces={},
        )  # fmt: skip
        return self.label_row_class(metadata, None, self.ontology)

    def read(self, row: Json, body: bytes) -> Any:
        label_row = self.empty(row)
        label_row.from_labels_dict(orjson.loads(body))
        return label_row


def cpu(function: Callable[[], object], *, repeat: int) -> float:
    times = []
    for _ in range(repeat):
        gc.collect()
        start = time.process_time()
        function()
        times.append(time.process_time() - start)
    return statistics.median(times)


def _work(name: str) -> tuple[Json, bytes]:
    row = work.WORK[name]()
    body = orjson.dumps({key: value for key, value in row.items() if key != "_frames"})
    return row, body


def _repeat(name: str) -> int:
    return {"S": 200, "M": 3, "L": 3, "D": 3, "XL": 1}[name]


def floor(name: str) -> float:
    """``orjson.loads`` of the same bytes: the unit of the ratios."""
    _row, body = _work(name)
    return cpu(lambda: orjson.loads(body), repeat=max(_repeat(name), 5))


def read(sdk: Sdk, name: str) -> float:
    """From parsed JSON to a label row."""
    row, body = _work(name)
    times = []
    for _ in range(_repeat(name)):
        parsed, empty = orjson.loads(body), sdk.empty(row)
        gc.collect()
        start = time.process_time()
        empty.from_labels_dict(parsed)
        times.append(time.process_time() - start)
    return statistics.median(times)


def round_trip(sdk: Sdk, name: str) -> float:
    """Bytes to label row to bytes."""
    row, body = _work(name)
    return cpu(lambda: orjson.dumps(sdk.read(row, body).to_encord_dict()), repeat=_repeat(name))


def write_after_edit(sdk: Sdk, name: str) -> float:
    """The dictionary of a row read before, after one edit."""
    row, body = _work(name)
    label_row = sdk.read(row, body)
    label_row.to_encord_dict()
    instance = label_row.get_object_instances()[0]
    frame = instance.get_annotations()[0].frame
    coordinates = instance.get_annotation(frame).coordinates

    def edit_and_write() -> None:
        instance.set_for_frames(coordinates, frame, overwrite=True)
        label_row.to_encord_dict()

    return cpu(edit_and_write, repeat=_repeat(name))


def frame_view(sdk: Sdk, name: str) -> float:
    """One frame after reading, with coordinates and answers; the mean over frames in the middle."""
    row, body = _work(name)
    label_row = sdk.read(row, body)
    middle = work.frames_of(row) // 2
    attribute = sdk.structure.objects[0].attributes[0]

    def look() -> None:
        for frame in range(middle, middle + 20):
            for instance in label_row.get_frame_view(frame).get_object_instances():
                _ = instance.get_annotation(frame).coordinates
                instance.get_answer(attribute)

    return cpu(look, repeat=5) / 20


def dynamic_answer(sdk: Sdk, name: str) -> float:
    """Set a dynamic answer over the whole of a track."""
    row, body = _work(name)
    label_row = sdk.read(row, body)
    attribute = sdk.structure.objects[0].attributes[1]
    instance = label_row.get_object_instances()[-1]
    frames = [annotation.frame for annotation in instance.get_annotations()]
    whole = sdk.range(min(frames), max(frames))
    option = attribute.options[0]
    return cpu(
        lambda: instance.set_answer(option, attribute=attribute, frames=whole, overwrite=True),
        repeat=9,
    )


def rle(sdk: Sdk, direction: str) -> float:
    """A bitmask of 512 by 512, from text to an array or back."""
    import numpy as np

    text = work.Maker(7).bitmask(512)["bitmask"]
    mask = np.asarray(sdk.bitmask.from_dict({"bitmask": text}).to_numpy_array())

    def decode() -> None:
        for _ in range(20):
            sdk.bitmask.from_dict({"bitmask": text}).to_numpy_array()

    def encode() -> None:
        for _ in range(20):
            sdk.bitmask(mask).to_dict()

    return cpu({"decode": decode, "encode": encode}[direction], repeat=9) / 20


def memory(sdk: Sdk, name: str) -> float:
    """Megabytes that a row read before keeps alive, its parsed JSON forgotten."""
    row, body = _work(name)
    empty = sdk.empty(row)
    gc.collect()
    tracemalloc.start()
    empty.from_labels_dict(orjson.loads(body))
    gc.collect()
    live, _peak = tracemalloc.get_traced_memory()
    return live / 1e6


def import_time(root: str) -> float:
    """Seconds to import the client in a fresh interpreter, without starting it."""
    code = (
        "import time; t = time.process_time(); "
        f"from {root} import EncordUserClient; print(time.process_time() - t)"
    )
    runs = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
        for _ in range(5)
    ]
    return statistics.median(runs)


CASES: dict[str, Callable[[Sdk, str], float]] = {
    "read": read,
    "round_trip": round_trip,
    "write_after_edit": write_after_edit,
    "frame_view": frame_view,
    "dynamic_answer": dynamic_answer,
    "rle": rle,
    "memory": memory,
}


def main() -> None:
    root, case, name = sys.argv[1:4]
    if case == "floor":
        value = floor(name)
    elif case == "import":
        value = import_time(root)
    else:
        value = CASES[case](Sdk(root), name)
    print(json.dumps({"sdk": root, "case": case, "work": name, "value": value}))


if __name__ == "__main__":
    main()
