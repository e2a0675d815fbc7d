"""Prints the table of ``docs/performance.md``: ``python -m benchmarks [--quick]``.

Each figure comes from a fresh process. "Floor" is ``orjson.loads`` of the same bytes; the other
columns are multiples of it, or of the published package's time where there is no such floor.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys

PUBLISHED, OURS = "encord", "encord_portal.sdk"

# case, work, what it is called, wanted (a multiple of the floor), too slow for --quick
AGAINST_FLOOR = [
    ("read", "S", "read, image with 20 boxes", 4.0, False),
    ("read", "M", "read, image group, 200 images x 20 polygons", 1.0, False),
    ("read", "L", "read, video, 10,000 frames, 50 tracks x 2,000", 0.5, False),
    ("read", "D", "read, DICOM, 300 slices with bitmasks", 1.0, False),
    ("read", "XL", "read, video, 54,000 frames, 200 tracks x 3,000", 0.5, True),
    ("round_trip", "S", "bytes to bytes, image", 12.0, False),
    ("round_trip", "M", "bytes to bytes, image group", 3.0, False),
    ("round_trip", "L", "bytes to bytes, video", 2.0, False),
    ("round_trip", "D", "bytes to bytes, DICOM", 4.0, False),
    ("write_after_edit", "L", "write the video after one edit", 0.7, False),
]
# case, work, what it is called, wanted (a share of the published package's figure)
AGAINST_PUBLISHED = [
    ("frame_view", "L", "one frame view, video of 10,000 frames", 0.25),
    ("dynamic_answer", "L", "a dynamic answer over a whole track", 0.25),
    ("rle", "decode", "bitmask 512 x 512, decode", 0.1),
    ("rle", "encode", "bitmask 512 x 512, encode", 0.1),
    ("import", "-", "import of the client", 0.5),
    ("memory", "L", "live memory of the video", 20 / 85),
]


def measure(root: str, case: str, name: str) -> float:
    command = [sys.executable, "-m", "benchmarks.measure", root, case, name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{root} {case} {name} failed:\n{done.stderr}")
    return float(json.loads(done.stdout.splitlines()[-1])["value"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out the largest video")
    quick = parser.parse_args().quick
    write = sys.stdout.write
    write("| work | published | ours | wanted |\n|---|---|---|---|\n")
    floors: dict[str, float] = {}
    for case, name, title, wanted, slow in AGAINST_FLOOR:
        if quick and slow:
            continue
        floor = floors.setdefault(name, 0.0) or measure("-", "floor", name)
        floors[name] = floor
        theirs, ours = (measure(root, case, name) / floor for root in (PUBLISHED, OURS))
        write(f"| {title} | {theirs:.1f}x | {ours:.2f}x | <= {wanted:g}x |\n")
        sys.stdout.flush()
    for case, name, title, share in AGAINST_PUBLISHED:
        theirs, ours = (measure(root, case, name) for root in (PUBLISHED, OURS))
        write(f"| {title} | 1 | {ours / theirs:.2f} | <= {share:.2f} |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
