"""Answer a dynamic attribute: the answer changes while the object stays the same."""

from __future__ import annotations

from encord_portal.sdk import EncordUserClient
from encord_portal.sdk.objects import AnswerForFrames, Object, Option, RadioAttribute
from encord_portal.sdk.objects.coordinates import PointCoordinate, PolygonCoordinates
from encord_portal.sdk.objects.frames import Range
from examples.command_line import run
from examples.find_project import PROJECT_TITLE, find_project, find_row

OUTLINE = PolygonCoordinates(
    values=[PointCoordinate(0.5, 0.25), PointCoordinate(0.625, 0.75), PointCoordinate(0.375, 0.75)]
)


def main(
    client: EncordUserClient,
    project_title: str = PROJECT_TITLE,
    data_title: str = "crossing.mp4",
) -> list[str]:
    """Let a person stand on frames 0 to 5 and walk on frames 6 to 10."""
    row = find_row(find_project(client, project_title), data_title)
    row.initialise_labels()

    person = row.ontology_structure.get_child_by_title("Person", type_=Object)
    position = person.get_child_by_title("Position", type_=RadioAttribute)
    standing = position.get_child_by_title("Standing", type_=Option)
    walking = position.get_child_by_title("Walking", type_=Option)

    instance = person.create_instance()
    instance.set_for_frames(OUTLINE, Range(start=0, end=10))
    # Wherever frames are asked for, a number, a list of numbers, a range or a list of ranges do.
    instance.set_answer(standing, attribute=position, frames=Range(start=0, end=5))
    instance.set_answer(walking, attribute=position, frames=Range(start=6, end=10))

    # Reading a dynamic attribute tells which answer holds where.
    assert instance.get_answer(attribute=position) == [
        AnswerForFrames(answer=standing, ranges=[Range(start=0, end=5)]),
        AnswerForFrames(answer=walking, ranges=[Range(start=6, end=10)]),
    ]

    row.add_object_instance(instance)
    row.save()
    return [
        f"frame {frame}: {found.answer.title}"
        for frame in (5, 6)
        for found in instance.get_answer(attribute=position, filter_frame=frame)
    ]


if __name__ == "__main__":
    run(main)
