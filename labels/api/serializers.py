"""What the REST API takes and gives."""

from __future__ import annotations

import math
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from labels.services.issues import ABOUT
from labels.services.issues import MAX_COMMENT as MAX_ISSUE_COMMENT
from labels.services.kept_reviews import VERDICTS
from labels.services.label_reviews import DEEDS, MAX_COMMENT
from labels.services.priorities import MAX_BULK

_KINDS = ("object", "classification")


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses fields that it does not know: a misspelt field must not be ignored."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            unknown = sorted(str(key) for key in data.keys() - self.fields.keys())
            if unknown:
                known = ", ".join(
                    name for name, field in self.fields.items() if not field.read_only
                )
                raise serializers.ValidationError(
                    {unknown[0][:80]: [f"There is no such field; these are known: {known}."]}
                )
        return super().to_internal_value(data)


class StrictNumberField(serializers.FloatField):
    """A JSON number; text that looks like one is refused."""

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool) or not isinstance(data, int | float) or not math.isfinite(data):
            raise serializers.ValidationError("A number is needed.")
        return float(data)


class ErrorSerializer(serializers.Serializer[Any]):
    detail = serializers.CharField(help_text="A sentence that says what to do.")
    code = serializers.CharField()


class StageCountSerializer(serializers.Serializer[Any]):
    uuid = serializers.UUIDField()
    title = serializers.CharField()
    type = serializers.CharField()
    count = serializers.IntegerField()


class ProjectSerializer(serializers.Serializer[Any]):
    project_hash = serializers.UUIDField()
    title = serializers.CharField()
    description = serializers.CharField()
    role = serializers.CharField(source="role_name")
    row_count = serializers.IntegerField()
    stages = StageCountSerializer(many=True, source="stage_counts")


class ProjectListSerializer(serializers.Serializer[Any]):
    results = ProjectSerializer(many=True)


class ProjectDetailSerializer(ProjectSerializer):
    ontology_hash = serializers.CharField()
    ontology = serializers.JSONField(help_text="The ontology structure in wire form.")
    rows_synced_at = serializers.DateTimeField(allow_null=True)


class LabelRowSerializer(serializers.Serializer[Any]):
    data_hash = serializers.UUIDField()
    label_hash = serializers.UUIDField(allow_null=True)
    branch = serializers.CharField()
    data_title = serializers.CharField()
    dataset_hash = serializers.CharField()
    dataset_title = serializers.CharField()
    data_type = serializers.CharField()
    label_status = serializers.CharField()
    stage = serializers.CharField(source="stage_title")
    stage_uuid = serializers.UUIDField(allow_null=True)
    task_uuid = serializers.UUIDField(allow_null=True)
    priority = serializers.FloatField(allow_null=True)
    assignee = serializers.CharField(source="assigned_user_email")
    number_of_frames = serializers.IntegerField()
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)
    duration = serializers.FloatField(allow_null=True)
    fps = serializers.FloatField(allow_null=True)
    last_edited_at = serializers.DateTimeField(allow_null=True)
    is_valid = serializers.BooleanField()  # type: ignore[assignment]  # fields leave the class
    synced_at = serializers.DateTimeField()


class LabelRowPageSerializer(serializers.Serializer[Any]):
    results = LabelRowSerializer(many=True)
    next = serializers.CharField(
        allow_null=True, help_text="Address of the next page; null at the end."
    )
    cursor = serializers.CharField(allow_null=True, help_text="The next page's `after`.")


class LabelRowDetailSerializer(LabelRowSerializer):
    allowed_actions = serializers.ListField(child=serializers.CharField())


class AnswerSerializer(serializers.Serializer[Any]):
    attribute_hash = serializers.CharField()
    name = serializers.CharField()
    type = serializers.CharField()
    dynamic = serializers.BooleanField()
    value = serializers.JSONField(
        allow_null=True,
        help_text="Option hash, list of option hashes, text or number; null: unanswered.",
    )


class InstanceSerializer(serializers.Serializer[Any]):
    instance_kind = serializers.ChoiceField(choices=_KINDS)
    instance_hash = serializers.CharField()
    feature_hash = serializers.CharField()
    name = serializers.CharField()
    shape = serializers.CharField(allow_null=True)
    coordinates = serializers.JSONField(allow_null=True, help_text="In the wire's form, 0 to 1.")
    answers = AnswerSerializer(many=True)


class FrameInstancesSerializer(serializers.Serializer[Any]):
    frame = serializers.IntegerField()
    instances = InstanceSerializer(many=True)


class AnswerEditSerializer(StrictSerializer):
    instance_hash = serializers.CharField(max_length=64)
    instance_kind = serializers.ChoiceField(choices=_KINDS)
    attribute_hash = serializers.CharField(max_length=64)
    value = serializers.JSONField(
        allow_null=True,
        help_text="Option hash, list of option hashes, text or number; null clears.",
    )
    frames = serializers.ListField(
        child=serializers.ListField(
            child=serializers.IntegerField(min_value=0, max_value=2**31 - 1),
            min_length=2,
            max_length=2,
        ),
        required=False,
        allow_null=True,
        min_length=1,
        max_length=1000,
        help_text="Inclusive ranges, dynamic attributes only; absent: everywhere.",
    )


class AnswersSerializer(StrictSerializer):
    edits = serializers.ListField(child=AnswerEditSerializer(), min_length=1, max_length=500)
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class SavedSerializer(serializers.Serializer[Any]):
    sha256 = serializers.CharField(help_text="The new version; also the ETag.")
    revision = serializers.IntegerField(allow_null=True)
    applied = serializers.IntegerField(
        help_text="Edits that are saved; of whole labels 1, or 0 where they were there already."
    )


class LabelReviewSerializer(serializers.Serializer[Any]):
    label_id = serializers.CharField(help_text="The object hash or classification hash.")
    kind = serializers.CharField(help_text="object or classification.")
    verdict = serializers.ChoiceField(choices=list(VERDICTS))
    status = serializers.CharField(help_text="The platform's word.")
    comment = serializers.CharField(help_text="Why it was rejected, where that was said here.")
    by = serializers.CharField(help_text="Who said it, where that was said here.")


class LabelReviewsSerializer(serializers.Serializer[Any]):
    reviewing = serializers.BooleanField(help_text="Whether the row is in a review stage now.")
    trouble = serializers.CharField(
        help_text="Why the platform could not be asked; then this is the last known state."
    )
    reviews = LabelReviewSerializer(many=True)


class JudgementSerializer(StrictSerializer):
    label_id = serializers.CharField(max_length=200)
    action = serializers.ChoiceField(choices=list(DEEDS))
    comment = serializers.CharField(
        max_length=MAX_COMMENT, required=False, allow_blank=True, default=""
    )


class JudgementsSerializer(StrictSerializer):
    reviews = serializers.ListField(child=JudgementSerializer(), min_length=1, max_length=500)


class IssueReplySerializer(serializers.Serializer[Any]):
    comment = serializers.CharField()
    author = serializers.CharField()


class IssueSerializer(serializers.Serializer[Any]):
    uuid = serializers.UUIDField()
    kind = serializers.CharField(
        help_text="What it is about, in the platform's word: dataUnit, frame, frameCoordinate, "
        "sceneCoordinate, frameRange or annotation."
    )
    comment = serializers.CharField(help_text="What is wrong.")
    author = serializers.CharField(help_text="Who raised it, by email.")
    created_at = serializers.CharField(help_text="When, as ISO time.")
    replies = IssueReplySerializer(many=True)
    tags = serializers.ListField(child=serializers.CharField())
    resolved = serializers.BooleanField()
    resolved_by = serializers.CharField(help_text='By email; "" where the platform did.')
    frame = serializers.IntegerField(allow_null=True, help_text="Counted from 0.")
    ranges = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField()),
        help_text="Pairs of first and last frame, of an issue on several.",
    )
    place = serializers.ListField(
        child=serializers.FloatField(),
        allow_null=True,
        help_text="Where on the frame: x and y, 0 to 1 from its upper left corner.",
    )
    position = serializers.ListField(
        child=serializers.FloatField(), allow_null=True, help_text="Where in a scene: x, y, z."
    )
    label_id = serializers.CharField(help_text='The object hash or classification hash, or "".')
    space = serializers.CharField(help_text='Of a data group the part, or "".')


class IssuesSerializer(serializers.Serializer[Any]):
    trouble = serializers.CharField(
        help_text="Why the platform could not be asked; then this is the last known state."
    )
    tags = serializers.ListField(
        child=serializers.CharField(), help_text="The tags that the project offers."
    )
    issues = IssueSerializer(many=True)


class NewIssueSerializer(StrictSerializer):
    about = serializers.ChoiceField(choices=list(ABOUT))
    comment = serializers.CharField(max_length=MAX_ISSUE_COMMENT)
    tags = serializers.ListField(
        child=serializers.CharField(max_length=200), required=False, default=list, max_length=100
    )
    frame = serializers.IntegerField(
        min_value=0, max_value=2**31 - 1, required=False, default=0, help_text="Counted from 0."
    )
    x = StrictNumberField(
        required=False, help_text="Of a point: of a picture 0 to 1, of a scene in its own unit."
    )
    y = StrictNumberField(required=False, help_text="Likewise.")
    z = StrictNumberField(required=False, help_text="Of a point of a scene.")
    label_id = serializers.CharField(
        max_length=200, required=False, default="", help_text="Of an issue on a label."
    )
    space = serializers.CharField(
        max_length=64,
        required=False,
        default="",
        help_text="Of a data group the part that the issue is on; frames are counted on it.",
    )


class PrioritySerializer(StrictSerializer):
    priority = StrictNumberField(min_value=0.0, max_value=1.0, help_text="0 to 1, 1 first.")


@extend_schema_field(
    {"type": "array", "items": {}, "minItems": 2, "maxItems": 2, "example": ["data hash", 0.9]}
)
class PriorityPairField(serializers.Field[Any, Any, Any, Any]):
    """``[data hash, priority]``."""

    def to_internal_value(self, data: Any) -> tuple[str, float]:
        if not (isinstance(data, list) and len(data) == 2 and isinstance(data[0], str)):
            raise serializers.ValidationError("A pair is [data hash, priority].")
        return data[0], StrictNumberField().to_internal_value(data[1])

    def to_representation(self, value: Any) -> list[Any]:
        return list(value)


class PrioritiesSerializer(StrictSerializer):
    priorities = serializers.ListField(
        child=PriorityPairField(),
        min_length=1,
        max_length=MAX_BULK,
        help_text=f"At most {MAX_BULK} pairs of data hash and priority.",
    )


class ChangedSerializer(serializers.Serializer[Any]):
    changed = serializers.IntegerField()


class CredentialsSerializer(StrictSerializer):
    email = serializers.EmailField()
    password = serializers.CharField(max_length=500, trim_whitespace=False)


class TokenSerializer(serializers.Serializer[Any]):
    token = serializers.CharField(help_text="Shown once: send it as `Authorization: Token …`.")
    expiry = serializers.DateTimeField(allow_null=True)
