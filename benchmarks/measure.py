"""One measurement in a fresh process: ``python -m benchmarks.measure CASE WORK SDK``.

Prints one JSON object: the figure and, for label rows, the floor, measured in turns with it, so
that whatever else the machine does meanwhile slows both. Processor time, medians; the collector
stays on, as it is for users.
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

from benchmarks import calls, work
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


def cpu(function: Callable[[], object], tidy: bool = True) -> float:
    """Seconds that a call takes, usually with a heap that was just tidied up."""
    if tidy:
        gc.collect()
    start = time.process_time()
    function()
    return time.process_time() - start


class Work:
    """The bytes of a label row, and how often to measure what is done with them."""

    def __init__(self, name: str) -> None:
        self.row = work.WORK[name]()
        self.body = orjson.dumps({k: v for k, v in self.row.items() if k != "_frames"})
        self.rounds = {"S": 400, "D": 25, "XL": 1}.get(name, 3)
        # Tidying up takes up to a thousand times as long as reading one of those, empties the
        # processor's cache besides, and is what nobody does between the rows of a project.
        self.tidy = name not in ("S", "D")

    def read(self, sdk: Sdk) -> Any:
        return sdk.read(self.row, self.body)


Timed = Callable[[], float]


def floor(given: Work) -> Timed:
    """``orjson.loads`` of the same bytes: the unit of the ratios."""
    return lambda: cpu(lambda: orjson.loads(given.body), given.tidy)


def read(sdk: Sdk, given: Work) -> Timed:
    """From parsed JSON to a label row, right after it was parsed, as whoever reads one does it."""

    def run() -> float:
        if given.tidy:
            gc.collect()
        empty, parsed = sdk.empty(given.row), orjson.loads(given.body)
        return cpu(lambda: empty.from_labels_dict(parsed), tidy=False)

    return run


def round_trip(sdk: Sdk, given: Work) -> Timed:
    """Bytes to label row to bytes."""
    return lambda: cpu(lambda: orjson.dumps(given.read(sdk).to_encord_dict()), given.tidy)


def write_after_edit(sdk: Sdk, given: Work) -> Timed:
    """The dictionary of a row read before, after one edit."""
    label_row = given.read(sdk)
    label_row.to_encord_dict()
    instance = label_row.get_object_instances()[0]
    frame = instance.get_annotations()[0].frame
    coordinates = instance.get_annotation(frame).coordinates

    def edit_and_write() -> None:
        instance.set_for_frames(coordinates, frame, overwrite=True)
        label_row.to_encord_dict()

    return lambda: cpu(edit_and_write)


def frame_view(sdk: Sdk, given: Work) -> Timed:
    """One frame after reading, with coordinates and answers; the mean over frames in the middle."""
    label_row = given.read(sdk)
    middle = work.frames_of(given.row) // 2
    attribute = sdk.structure.objects[0].attributes[0]

    def look() -> None:
        for frame in range(middle, middle + 50):
            for instance in label_row.get_frame_view(frame).get_object_instances():
                _ = instance.get_annotation(frame).coordinates
                instance.get_answer(attribute)

    return lambda: cpu(look) / 50


def dynamic_answer(sdk: Sdk, given: Work) -> Timed:
    """Set a dynamic answer over the whole of a track, another one each time."""
    label_row = given.read(sdk)
    attribute = sdk.structure.objects[0].attributes[1]
    instance = label_row.get_object_instances()[-1]
    frames = [annotation.frame for annotation in instance.get_annotations()]
    whole = sdk.range(min(frames), max(frames))

    def answer() -> None:
        for option in attribute.options * 10:
            instance.set_answer(option, attribute=attribute, frames=whole, overwrite=True)

    return lambda: cpu(answer) / (10 * len(attribute.options))


def mask_of(kind: str) -> Any:
    """A mask of 512 by 512: a disc, or noise."""
    import numpy as np

    if kind == "noise":
        return np.random.default_rng(7).random((512, 512)) < 0.3
    rows, columns = np.mgrid[:512, :512]
    return (rows - 250) ** 2 + (columns - 260) ** 2 < 110**2


def rle_encode(sdk: Sdk, kind: str) -> Timed:
    """A bitmask from an array to text."""
    mask = mask_of(kind)

    def encode() -> None:
        for _ in range(20):
            sdk.bitmask(mask).to_dict()

    return lambda: cpu(encode) / 20


def rle_decode(sdk: Sdk, kind: str) -> Timed:
    """A bitmask from text to an array."""
    text = sdk.bitmask(mask_of(kind)).to_dict()

    def decode() -> None:
        for _ in range(20):
            sdk.bitmask.from_dict({"bitmask": text}).to_numpy_array()

    return lambda: cpu(decode) / 20


def memory(root: str, name: str) -> float:
    """Megabytes that a row read before keeps alive, its parsed JSON forgotten."""
    sdk, given = Sdk(root), Work(name)
    empty = sdk.empty(given.row)
    gc.collect()
    tracemalloc.start()
    empty.from_labels_dict(orjson.loads(given.body))
    gc.collect()
    live, _peak = tracemalloc.get_traced_memory()
    return live / 1e6


def import_time(root: str, _name: str) -> float:
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


ON_ROWS: dict[str, Callable[[Sdk, Work], Timed]] = {
    "read": read,
    "round_trip": round_trip,
    "write_after_edit": write_after_edit,
    "frame_view": frame_view,
    "dynamic_answer": dynamic_answer,
}
ON_MASKS: dict[str, Callable[[Sdk, str], Timed]] = {
    "rle_encode": rle_encode,
    "rle_decode": rle_decode,
}
ALONE: dict[str, Callable[[str, str], float]] = {
    "import": import_time,
    "memory": memory,
    "calls": calls.seconds_per_call,
    "connections": calls.connections,
}


def in_turns(runs: list[Timed], rounds: int) -> list[float]:
    """Measure several things in turns: the median of each."""
    times = [[run() for run in runs] for _ in range(rounds)]
    return [statistics.median(of_one) for of_one in zip(*times, strict=True)]


def main() -> None:
    case, name, root = sys.argv[1:4]
    figures: dict[str, float] = {}
    if case in ALONE:
        figures["value"] = ALONE[case](root, name)
    elif case in ON_MASKS:
        (figures["value"],) = in_turns([ON_MASKS[case](Sdk(root), name)], 9)
    else:
        given = Work(name)
        run = ON_ROWS[case](Sdk(root), given)
        figures["floor"], figures["value"] = in_turns([floor(given), run], given.rounds)
    sys.stdout.write(f"{json.dumps(figures)}\n")


if __name__ == "__main__":
    main()
