"""What ``python -m benchmarks.frame_view`` looks at: two images and two films with their labels.

Made inside a server's data, through the SDK, as a script of the owner would do it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import av
from PIL import Image

from benchmarks import work
from benchmarks.work import Json

EMAIL, PASSWORD = "bench@example.com", "a password of theirs"
SIZE = (1920, 1080)
# Chosen so that what is measured on a frame is the film's length and not how much is on it.
ON_A_FRAME = 11


def polygons(count: int, points: int) -> tuple[Json, Json]:
    """The labels of an image, and the answers: as many polygons, small enough to lie apart."""
    row = work.image_group(images=1, polygons=count, points=points)
    (unit,) = row["data_units"].values()
    for entry in unit["labels"]["objects"]:
        _shrink(entry, 0.3)
    return unit["labels"], row["object_answers"]


def _shrink(entry: Json, factor: float) -> None:
    """A polygon's points drawn together, and spread over the picture by its hash."""
    (flat,) = entry["polygons"][0]
    spread = sum(map(ord, entry["objectHash"])) % 97 / 97
    across, down = flat[0] * 1.4 - 0.2, flat[1] * 0.9 + (spread - 0.5) * 0.2
    cx, cy = sum(flat[::2]) / len(flat[::2]), sum(flat[1::2]) / len(flat[1::2])
    middle = min(max(across, 0.05), 0.95), min(max(down, 0.05), 0.95)
    drawn = [
        round(middle[n % 2] + (value - (cx, cy)[n % 2]) * factor, 5) for n, value in enumerate(flat)
    ]
    entry["polygons"] = [[drawn]]
    entry["polygon"] = {
        str(n): {"x": drawn[2 * n], "y": drawn[2 * n + 1]} for n in range(len(drawn) // 2)
    }


def film(path: Path, frames: int) -> Path:
    """A film whose frames differ in their shade, small: its length is what counts."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"preset": "ultrafast"})
        stream.width, stream.height = 320, 180
        stream.pix_fmt = "yuv420p"
        stream.codec_context.gop_size = 50
        grey = bytes([128]) * (160 * 90)
        for index in range(frames):
            image = av.VideoFrame(320, 180, "yuv420p")
            plane = image.planes[0]
            plane.update(bytes([index % 200 + 20]) * plane.buffer_size)
            for colour in image.planes[1:]:
                colour.update((grey * 2)[: colour.buffer_size])
            container.mux(stream.encode(image))
        container.mux(stream.encode())
    return path


def make(frames: int, tracks: int, length: int) -> None:
    """Make all of it and print where it is."""
    from encord_portal.accounts.models import User
    from encord_portal.sdk.objects import OntologyStructure
    from encord_portal.sdk.orm.dataset import StorageLocation
    from tests.builders.world import client_of

    client = client_of(User.objects.create_user(EMAIL, PASSWORD))
    made = client.create_dataset("Looks", StorageLocation.CORD_STORAGE)
    dataset = client.get_dataset(made.dataset_hash)
    with TemporaryDirectory() as directory:
        folder = Path(directory)
        for title in ("few", "many"):
            picture = Image.effect_noise(SIZE, 40).convert("RGB")
            picture.save(folder / f"{title}.jpg", quality=85)
            dataset.upload_image(folder / f"{title}.jpg", title=title)
        dataset.upload_video(film(folder / "short.mp4", 100), title="short")
        dataset.upload_video(film(folder / "long.mp4", frames), title="long")
    structure = OntologyStructure.from_dict(work.ONTOLOGY)
    ontology = client.create_ontology("Looks", structure=structure)
    project_hash = client.create_project(
        "Looks", [made.dataset_hash], ontology_hash=ontology.ontology_hash
    )
    short = work.video(100, ON_A_FRAME, 100)
    long = work.video(frames, tracks, length)
    labels: dict[str, tuple[Json, Json, Json]] = {
        "few": (*polygons(20, 30), {}),
        "many": (*polygons(1000, 30), {}),
        "short": _of_film(short),
        "long": _of_film(long),
    }
    found: dict[str, Json] = {}
    for row in client.get_project(project_hash).list_label_rows_v2():
        row.initialise_labels()
        whole = row.to_encord_dict()
        (unit,) = whole["data_units"].values()
        unit["labels"], whole["object_answers"], whole["object_actions"] = labels[row.data_title]
        row.from_labels_dict(whole)
        row.save()
        found[row.data_title] = {"data_hash": row.data_hash, **_frame(unit["labels"])}
    json.dump({"project": project_hash, "rows": found}, sys.stdout)


def _of_film(row: Json) -> tuple[Json, Json, Json]:
    (unit,) = row["data_units"].values()
    return unit["labels"], row["object_answers"], row["object_actions"]


def _frame(labels: Json) -> Json:
    """The frame to open, and how many bytes its labels take as JSON; of the row also all of them.

    In films one with as many objects as the short film has on each, far from the beginning.
    """
    size = len(json.dumps(labels, separators=(",", ":")))
    if "objects" in labels:
        return {"frame": 0, "labels": size, "geometry": _geometry(labels["objects"]), "row": size}
    fitting = [n for n, each in labels.items() if len(each["objects"]) == ON_A_FRAME]
    frame = fitting[len(fitting) * 2 // 3]
    own = labels[frame]
    return {
        "frame": int(frame),
        "labels": len(json.dumps(own, separators=(",", ":"))),
        "geometry": _geometry(own["objects"]),
        "row": size,
    }


def _geometry(objects: list[Json]) -> int:
    """Bytes of the shapes alone, once each."""
    shapes = [each.get("polygons") or each["boundingBox"] for each in objects]
    return len(json.dumps(shapes, separators=(",", ":")))
