"""Prints the tables of ``docs/performance.md``: ``python -m benchmarks [--quick | --only NAME]``.

The first table is in multiples of the floor, which is ``orjson.loads`` of the same bytes; the
second one in shares of the published package's figure.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys

PUBLISHED, OURS = "encord", "encord_portal.sdk"

# work, what it is called, too slow for --quick, then case → wanted, in multiples of the floor
AGAINST_FLOOR: list[tuple[str, str, bool, dict[str, float]]] = [
    ("S", "image with 20 boxes", False, {"read": 4, "round_trip": 12}),
    ("M", "image group, 200 images x 20 polygons", False, {"read": 1, "round_trip": 3}),
    (
        "L", "video, 10,000 frames, 50 tracks x 2,000", False,
        {"read": 0.5, "round_trip": 2, "write_after_edit": 0.7},
    ),
    ("D", "DICOM, 300 slices with bitmasks", False, {"read": 1, "round_trip": 4}),
    ("XL", "video, 54,000 frames, 200 tracks x 3,000", True, {"read": 0.5}),
]  # fmt: skip
# case, work, what it is called, wanted (a share of the published package's figure), its unit
AGAINST_PUBLISHED = [
    ("frame_view", "L", "one frame view, video of 10,000 frames", 0.25, "ms"),
    ("dynamic_answer", "L", "a dynamic answer over a whole track", 0.25, "ms"),
    ("rle_decode", "disc", "bitmask 512 x 512, decode a disc", 0.1, "ms"),
    ("rle_encode", "disc", "bitmask 512 x 512, encode a disc", 0.1, "ms"),
    ("rle_decode", "noise", "bitmask 512 x 512, decode noise", 0.1, "ms"),
    ("rle_encode", "noise", "bitmask 512 x 512, encode noise", 0.1, "ms"),
    ("calls", "-", "50 calls to a local server, time of one", 1 / 3, "ms"),
    ("connections", "-", "50 calls to a local server, connections", 1 / 50, ""),
    ("import", "-", "import of the client", 0.5, "ms"),
    ("memory", "L", "live memory of the video", 20 / 85, "MB"),
]
NAMES = [name for name, *_ in AGAINST_FLOOR] + list(dict.fromkeys(c for c, *_ in AGAINST_PUBLISHED))
"""What can be measured alone: the rows of labels, and the cases of the second table."""
KEEPS = {"write_after_edit"}
TITLES = {
    "read": "read",
    "round_trip": "bytes to bytes",
    "write_after_edit": "write after one edit",
}


def measure(case: str, name: str) -> list[dict[str, float]]:
    """Measure the published package and ours, each in a process of its own."""
    figures = []
    for root in (PUBLISHED, OURS):
        command = [sys.executable, "-W", "ignore", "-m", "benchmarks.measure", case, name, root]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"{case} {name} {root} failed:\n{done.stderr}")
        figures.append(json.loads(done.stdout.splitlines()[-1]))
    return figures


def write(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out the largest video")
    parser.add_argument(
        "--only", action="append", choices=NAMES, metavar="NAME",
        help=f"measure this only; can be given several times; one of {', '.join(NAMES)}",
    )  # fmt: skip
    asked = parser.parse_args()
    only = asked.only or NAMES
    write("| work | published | ours | wanted |\n|---|---|---|---|")
    for name, title, slow, cases in AGAINST_FLOOR:
        if name not in only or (slow and asked.quick):
            continue
        floors: list[float] = []
        for case, wanted in cases.items():
            found = measure(case, name)
            # Rows that are kept to be written change what the collector adds to the floor.
            if case not in KEEPS:
                floors = [figures["floor"] for figures in found]
            theirs, ours = (f["value"] / floor for f, floor in zip(found, floors, strict=True))
            write(f"| {TITLES[case]}, {title} | {theirs:.1f}x | {ours:.2f}x | <= {wanted:g}x |")
    write("\n| work | published | ours | share | wanted |\n|---|---|---|---|---|")
    for case, name, title, share, unit in AGAINST_PUBLISHED:
        if case not in only:
            continue
        theirs, ours = (figures["value"] for figures in measure(case, name))
        shown = [f"{value * (1_000 if unit == 'ms' else 1):.3g} {unit}" for value in (theirs, ours)]
        write(f"| {title} | {shown[0]} | {shown[1]} | {ours / theirs:.2f} | <= {share:.2f} |")


if __name__ == "__main__":
    main()
