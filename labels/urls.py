"""Where the portal's pages and its REST interface answer."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, register_converter

from labels.views import (
    account,
    answers,
    audio,
    beside,
    exports,
    frames,
    geometry,
    groups,
    history,
    issues,
    keys,
    label_reviews,
    label_row_detail,
    label_rows,
    media_file,
    playback,
    presence,
    priorities,
    projects,
    ranges,
    redirects,
    saving,
    scenes,
    sessions,
    texts,
    timeline,
    workflow,
)
from labels.views.converters import (
    GeometryActConverter,
    LabelDeedConverter,
    RangesActConverter,
    WorkflowActionConverter,
)

register_converter(GeometryActConverter, "geometry_act")
register_converter(LabelDeedConverter, "label_deed")
register_converter(RangesActConverter, "ranges_act")
register_converter(WorkflowActionConverter, "workflow_action")

app_name = "labels"

_row: list[URLPattern] = [
    path("", label_row_detail.label_row_detail, name="label-row-detail"),
    path("refresh/", label_row_detail.label_row_refresh, name="label-row-refresh"),
    path("frames/", frames.frame_goto, name="frame-goto"),
    path("frames/<int:frame>/", frames.frame_view, name="frame-view"),
    path("frames/<int:frame>/panel/", frames.frame_panel, name="frame-panel"),
    path("frames/<int:frame>/image", frames.frame_image, name="frame-image"),
    path("frames/<int:frame>/thumbnail", frames.frame_thumbnail, name="frame-thumbnail"),
    path(
        "frames/<int:frame>/labelled.png", exports.frame_export, {"kind": "png"}, name="frame-png"
    ),
    path(
        "frames/<int:frame>/labelled.svg", exports.frame_export, {"kind": "svg"}, name="frame-svg"
    ),
    path("frames/<int:frame>/playback/", playback.frame_playback, name="frame-playback"),
    path("beside/", beside.beside, name="beside"),
    path("audio/", audio.audio_view, name="audio-view"),
    path("audio/spectrogram", audio.audio_spectrogram, name="audio-spectrogram"),
    path("text/", texts.text_view, name="text-view"),
    path("text/document", texts.text_document, name="text-document"),
    path("group/", groups.group_view, name="group-view"),
    path("group/<uuid:part_uuid>/frames/<int:frame>/image", groups.group_image, name="group-image"),
    path("group/<uuid:part_uuid>/document", groups.group_document, name="group-document"),
    path("group/<uuid:part_uuid>/file", groups.group_file, name="group-file"),
    path("scene/<int:stream>/<int:event>/points", scenes.scene_cloud, name="scene-cloud"),
    path("scene/<int:stream>/<int:event>/segments", scenes.scene_segments, name="scene-segments"),
    path("scene/<int:stream>/<int:event>/image", scenes.scene_image, name="scene-image"),
    path("media", media_file.media_file, name="media-file"),
    path("frames/<int:frame>/timeline/", timeline.frame_timeline, name="frame-timeline"),
    path(
        "frames/<int:frame>/timeline/answers/",
        timeline.frame_timeline_answers,
        name="frame-timeline-answers",
    ),
    path(
        "frames/<int:frame>/labelled/<slug:direction>/",
        frames.frame_labelled,
        name="frame-labelled",
    ),
    path("answers/", answers.answer_set, name="answer-set"),
    path("geometry/<geometry_act:act>/", geometry.geometry_act, name="geometry-act"),
    path("ranges/<ranges_act:act>/", ranges.ranges_act, name="ranges-act"),
    path("reviews/", label_reviews.label_reviews_renew, name="label-reviews"),
    path("reviews/<label_deed:deed>/", label_reviews.label_judge, name="label-judge"),
    path("issues/", issues.issue_list, name="issue-list"),
    path("issues/raise/", issues.issue_raise, name="issue-raise"),
    path("issues/<uuid:issue_uuid>/", issues.issue_detail, name="issue-detail"),
    path("issues/<uuid:issue_uuid>/delete/", issues.issue_delete, name="issue-delete"),
    path("undo/", answers.draft_undo, name="draft-undo"),
    path("redo/", answers.draft_redo, name="draft-redo"),
    path("draft/discard/", answers.draft_discard, name="draft-discard"),
    path("save/", saving.save, name="save"),
    path("history/", history.history_list, name="history-list"),
    path("history/compare/", history.history_compare, name="history-compare"),
    path("history/restore/", history.history_restore, name="history-restore"),
    path("presence/", presence.row_presence, name="row-presence"),
    path("presence/claim/", presence.row_claim, name="row-claim"),
    path("priority/", priorities.priority_set, name="priority-set"),
    path("workflow/<workflow_action:action>/", workflow.workflow_action, name="workflow-action"),
]

_project: list[URLPattern | URLResolver] = [
    path("rows/", label_rows.label_row_list, name="label-row-list"),
    path("rows/refresh/", label_rows.label_row_list_refresh, name="label-row-list-refresh"),
    path("rows/<uuid:data_hash>/", include(_row)),
    path("priorities/", priorities.priority_bulk, name="priority-bulk"),
    path("priorities/undo/", priorities.priority_undo, name="priority-undo"),
]

# Links of the published web application, new and old, with and without a slash at their end.
_EDITOR_LINKS = [
    path(f"label_editor/{row}{place}", redirects.label_editor, name=name)
    for row, name in (
        ("<uuid:project_hash>/<uuid:data_hash>", "label-editor"),
        ("<uuid:data_hash>&<uuid:project_hash>", None),
    )
    for place in ("/", "", "/<int:frame>", "/<int:frame>/", "/<int:frame>/<path:rest>")
]

urlpatterns = [
    path("", redirects.home, name="home"),
    path("login/", sessions.login, name="login"),
    path("logout/", sessions.logout, name="logout"),
    path("account/", account.account, name="account"),
    path("account/key/", account.key_connect, name="key-connect"),
    path("account/key/forget/", account.key_forget, name="key-forget"),
    path("account/tokens/", account.token_create, name="token-create"),
    path("account/tokens/<str:token_key>/revoke/", account.token_revoke, name="token-revoke"),
    path("account/keys/", keys.key_list, name="key-list"),
    path("account/keys/choose/", keys.key_choose, name="key-choose"),
    path("account/keys/reset/", keys.key_reset, name="key-reset"),
    path("account/keys/help/", keys.key_help, name="key-help"),
    path("account/theme/", account.theme_set, name="theme-set"),
    path("projects/", projects.project_list, name="project-list"),
    path("projects/<uuid:project_hash>/", projects.project_home, name="project-home"),
    path("projects/<uuid:project_hash>/", include(_project)),
    path("api/", include("labels.api.urls")),
    *_EDITOR_LINKS,
]
