from __future__ import annotations


class WorkflowActionConverter:
    """Only what exists: anything else is no address of ours."""

    regex = "complete|approve|reject|reopen"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class LabelDeedConverter(WorkflowActionConverter):
    regex = "approve|reject|reopen"


class GeometryActConverter(WorkflowActionConverter):
    regex = "place|add|remove|copy|interpolate|class"


class RangesActConverter(WorkflowActionConverter):
    regex = "add|set|remove|class"
