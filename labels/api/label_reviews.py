from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from labels.api.access import person, row_of
from labels.api.docs import errors
from labels.api.serializers import JudgementsSerializer, LabelReviewsSerializer
from labels.api.views import PortalView
from labels.permissions import require
from labels.services import label_reviews
from labels.services.label_reviews import Judgement, RowReviews


class LabelReviewsView(PortalView):
    @extend_schema(
        operation_id="label_reviews_read",
        description="In a review stage all of them, in an annotation stage those to be mended.",
        responses={200: LabelReviewsSerializer, **errors(404)},
        summary="What was said of a row's labels in review",
    )
    def get(self, request: Request, project_hash: UUID, data_hash: UUID) -> Response:
        access, row = row_of(request, project_hash, data_hash)
        return Response(_as_json(label_reviews.renewed(person(request), access, row)))

    @extend_schema(
        operation_id="label_reviews_write",
        request=JudgementsSerializer,
        responses={200: LabelReviewsSerializer, **errors(400, 404, 409)},
        summary="Approve, reject or reopen single labels while their row is in review",
    )
    def post(self, request: Request, project_hash: UUID, data_hash: UUID) -> Response:
        access, row = row_of(request, project_hash, data_hash)
        require(access, "review_labels")
        body = JudgementsSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        judgements = [
            Judgement(each["label_id"], each["action"], each["comment"])
            for each in body.validated_data["reviews"]
        ]
        found = label_reviews.judge(person(request), access, row, judgements, source="rest")
        return Response(_as_json(found))


def _as_json(found: RowReviews) -> dict[str, object]:
    return {
        "reviewing": found.reviewing,
        "trouble": found.trouble,
        "reviews": [
            {"label_id": label, "verdict": each.verdict, **_told(asdict(each))}
            for label, each in sorted(found.reviews.items())
        ],
    }


def _told(review: dict[str, str]) -> dict[str, str]:
    """Without the platform's own name of the review: nothing here takes it."""
    return {name: value for name, value in review.items() if name != "uuid"}
