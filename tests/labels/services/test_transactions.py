"""No SDK call inside a transaction: over a network it would hold locks while it waits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings
from requests import PreparedRequest, Response

from encord_portal.platform.transport import InProcessAdapter
from labels.models import EditOperation
from labels.services import media, priorities, workflow
from labels.services.answers import AnswerEdit, set_answer
from labels.services.direct_edits import edit_and_save
from labels.services.label_dicts import label_row
from labels.services.saving import save
from labels.services.undo import undo
from labels.services.whole_labels import put_labels
from tests.builders.world import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> World:
    settings.PLATFORM_MEDIA_DIR = tmp_path / "platform-media"
    settings.PORTAL_MEDIA_DIR = tmp_path / "portal-media"
    made = make_world(tmp_path, images=1, video=False)
    send = InProcessAdapter.send

    def checked(
        self: InProcessAdapter, request: PreparedRequest, *args: Any, **kwargs: Any
    ) -> Response:
        assert not connection.in_atomic_block, f"{request.method} {request.url} in a transaction"
        return send(self, request, *args, **kwargs)

    monkeypatch.setattr(InProcessAdapter, "send", checked)
    return made


def test_everything_the_portal_does_calls_the_platform_outside_transactions(world: World) -> None:
    row, o = world.row("image 0"), world.ontology
    lead, access = world["lead"], world.access("lead")
    media.frame_image(lead, access, row, 0)

    def edit(value: str) -> AnswerEdit:
        return AnswerEdit("car00001", "object", o.note.feature_node_hash, value)

    set_answer(lead, access, row, edit("one"))
    undo(lead, access, row)
    set_answer(lead, access, row, edit("two"))
    assert save(lead, access, row).saved
    read = label_row(lead, access, row, fresh=True)
    result = edit_and_save(lead, access, row, [edit("three")], base_sha256=read.sha256)
    put_labels(lead, access, row, read.label_row.to_encord_dict(), base_sha256=result.sha256)
    priorities.set_priority(lead, access, [row], 0.9)
    priorities.undo_last(lead, access)
    workflow.act(lead, access, row, "complete")
    workflow.act(lead, access, row, "reject")
    workflow.act(lead, access, row, "complete")
    workflow.act(lead, access, row, "approve")
    workflow.act(lead, access, row, "reopen")
    assert set(EditOperation.objects.values_list("state", flat=True)) == {"saved", "dropped"}
