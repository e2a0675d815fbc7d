from __future__ import annotations

import io
import resource
import uuid
import zipfile
import zlib

import orjson
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from encord_portal.accounts.models import User
from encord_portal.platform.models import (
    Architecture,
    CollectionType,
    Dataset,
    DatasetUser,
    FilterPreset,
    Group,
    IterationPolicy,
    LabelReview,
    LabelRow,
    LabelVersion,
    MediaFile,
    MlModel,
    Ontology,
    Project,
    ProjectCollection,
    ProjectGroup,
    ProjectTag,
    ProjectUser,
    StorageFolder,
    StorageFolderUser,
    StorageItem,
    StorageItemPart,
    Task,
    UploadSlot,
    WorkflowTemplate,
)
from encord_portal.platform.services import (
    archive_import,
    branches,
    grants,
    groups,
    issues,
    label_rows,
    labels,
    ml_models,
    presets,
    project_collections,
    projects,
    tags,
    workflow,
)
from encord_portal.platform.services import datasets as dataset_service
from encord_portal.platform.services.archive_tables import TABLES
from encord_portal.platform.workflow_machine import Action
from tests.platform import builders
from tests.platform.media import files
from tests.platform.media.world import Uploader
from tests.platform.test_consensus import STAGES
from tests.platform.test_label_rows import labelled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media_directory(settings, tmp_path):
    settings.PLATFORM_MEDIA_DIR = tmp_path / "media"


@pytest.fixture
def project(tmp_path):
    """A project with media, saved labels, a branch, tasks in several stages, and an issue."""
    admin, other = builders.person("admin@example.com"), builders.person("other@example.com")
    dataset = dataset_service.create(admin, "Films", "of walks", backing_folder=True)
    uploader = Uploader.of(admin)
    uploader.add(dataset.pk, "video", "videos", files.video(tmp_path / "a.mp4", frames=10))
    images = [
        {"url": uploader.upload("image", files.png_bytes(seed=n)), "title": f"{n}.png"}
        for n in range(2)
    ]
    uploader.bring(dataset.pk, imageGroups=[{"images": images, "title": "Pair"}])
    template = WorkflowTemplate.objects.create(title="T", stages=STAGES)
    made = projects.create(
        admin,
        projects.NewProject("Walks", "", [dataset.pk], builders.ontology(admin).pk, template.pk),
    )
    ProjectUser.objects.create(project=made, user=other, role=1)
    video = LabelRow.objects.get(project=made, data_unit__data_type="VIDEO")
    (row,) = label_rows.initialise(made, admin, [video.data_unit_id])
    options = labels.ReadOptions(base_url="http://x", user=admin)
    for _ in range(2):
        (found,) = labels.read(made, [row], options)
        labels.save(made, admin, [row.label_hash], [labelled(found)])
    branches.copy(made, other, "main", "second", [row.label_hash], overwrite=False)
    member = ProjectUser.objects.get(project=made, user=admin)
    workflow.act(
        member,
        made.stages.get(title="Sort").pk,
        [workflow.Command(row.task.pk, Action.PATHWAY, pathway="hard")],
    )
    issues.add_tags(made, ["dark"])
    (issue,) = issues.raise_all(
        member, [issues.NewIssue(video.data_unit_id, {"type": "dataUnit"}, "Wrong", ["dark"])]
    )
    issues.resolve(issue, other, resolved=True)
    _share(made, admin)
    _curate(made, admin)
    return made


def _curate(made: Project, admin: User) -> None:
    """Collect frames, keep filters, use a model."""
    frames = project_collections.create(made, admin, "Dark", "", CollectionType.FRAME)
    units = made.datasets.get().data_units.values_list("pk", flat=True)
    project_collections.add(frames, [project_collections.Item(each, 0) for each in units])
    presets.create_in_project(made, admin, "Large", {"globalFilters": {"filters": []}})
    model = ml_models.create(admin, "Traffic", "", Architecture.VGG_16, ["sun"])
    ml_models.attach(made, model, {"sun": "sunny000"}, IterationPolicy.USE_ALL, [])


def _share(made: Project, admin: User) -> None:
    """Give a group access to the project and to everything in it, and tag the project."""
    crew = groups.create(admin, "Crew", "who may look")
    groups.add_users(crew, [builders.person("crew@example.com").email, "other@example.com"])
    folder = made.datasets.get().backing_folder_id
    StorageFolderUser.objects.create(
        folder_id=folder, user=builders.person("folder@example.com"), role=1
    )
    targets = [made.pk, made.datasets.get().pk, made.ontology_id, folder]
    for kind, target in zip(grants.KINDS, targets, strict=True):
        groups.grant(kind, target, [crew.pk], kind.roles[-1])
    task = Task.objects.filter(stage__project=made, parent=None).first()
    LabelReview.objects.create(
        task=task, stage=task.stage, label_type="object", label_id="obj00001", comment="Look"
    )
    tag = tags.create(admin, "walking", "on foot")
    tag.projects.add(made)
    # A group made of items that stand in another folder.
    elsewhere = StorageFolder.objects.create(name="Elsewhere", owner=admin)
    unit = made.datasets.get().data_units.get(data_type="IMG_GROUP")
    for index, child in enumerate(list(unit.storage_item.child_items.order_by("index"))):
        child.parent_item, child.folder = None, elsewhere
        child.save()
        StorageItemPart.objects.create(group=unit.storage_item, item=child, index=index)


def run(*arguments: object) -> None:
    call_command("platform", *map(str, arguments), stdout=io.StringIO(), stderr=io.StringIO())


def counted() -> dict[str, int]:
    """How many rows each table of an archive has."""
    return {table.name: table.model._default_manager.count() for table in TABLES}


def forget_everything() -> None:
    """Delete all but the people."""
    LabelRow.objects.all().delete()
    Task.objects.all().delete()
    Project.objects.all().delete()
    Dataset.objects.all().delete()
    Ontology.objects.all().delete()
    Group.objects.all().delete()
    ProjectTag.objects.all().delete()
    MlModel.objects.all().delete()
    StorageItemPart.objects.all().delete()
    StorageItem.objects.all().delete()
    StorageFolder.objects.all().delete()
    builders.DataUnit.objects.all().delete()


def test_a_restored_project_is_the_same_byte_for_byte(project, tmp_path):
    versions = list(LabelVersion.objects.values_list("sha256", flat=True).order_by("pk"))
    counts = counted()
    run("export", project.pk, tmp_path / "one.zip")
    run("export", project.pk, tmp_path / "again.zip")
    forget_everything()

    run("import", tmp_path / "one.zip")
    run("export", project.pk, tmp_path / "two.zip")

    first = (tmp_path / "one.zip").read_bytes()
    assert (tmp_path / "again.zip").read_bytes() == first
    assert (tmp_path / "two.zip").read_bytes() == first
    assert versions == list(LabelVersion.objects.values_list("sha256", flat=True).order_by("pk"))
    assert [name for name, count in counts.items() if not count] == []
    assert counts == counted()
    run("check")


def test_a_project_is_restored_elsewhere_with_its_people_and_files(project, tmp_path, settings):
    run("export", project.pk, tmp_path / "one.zip")
    forget_everything()
    UploadSlot.objects.all().delete()
    MediaFile.objects.all().delete()
    User.objects.all().delete()
    settings.PLATFORM_MEDIA_DIR = tmp_path / "elsewhere"

    with pytest.raises(CommandError, match=r"admin@example\.com"):
        run("import", tmp_path / "one.zip")
    assert not Project.objects.exists()
    run("import", tmp_path / "one.zip", "--create-people")
    run("export", project.pk, tmp_path / "two.zip")

    assert not User.objects.get(email="admin@example.com").has_usable_password()
    assert (tmp_path / "two.zip").read_bytes() == (tmp_path / "one.zip").read_bytes()
    run("check")


NOT_OF_A_PROJECT = {
    # Secrets of people, then work in hand.
    *("PublicKey", "BearerToken", "SeenSignature", "ApiKey"),
    *("UploadSlot", "ImportJob", "ReencodeJob", "CvatImport", "DeidentificationJob"),
    *("CloudIntegration", "WorkflowTemplate"),  # the platform's own settings
    *("FolderSync", "MetadataSchema"),  # of this platform, too
    *("Collection", "Collection_items"),  # of folders
}


def test_everything_that_belongs_to_a_project_is_archived():
    models = apps.get_app_config("platform").get_models(include_auto_created=True)

    names = {each.__name__ for each in models}
    assert names == {table.name for table in TABLES} | NOT_OF_A_PROJECT


def test_a_group_that_is_here_already_keeps_its_members_and_its_access(project, tmp_path):
    run("export", project.pk, tmp_path / "one.zip")
    group = Group.objects.get(name="Crew")
    LabelRow.objects.all().delete()
    project.delete()
    group.users.clear()
    DatasetUser.objects.all().delete()

    run("import", tmp_path / "one.zip")

    assert not group.users.exists()
    assert not DatasetUser.objects.exists()
    assert ProjectGroup.objects.get().group == group
    assert [each.role for each in ProjectUser.objects.filter(through_group=True)] == []


def test_datasets_that_are_here_already_are_kept(project, tmp_path):
    run("export", project.pk, tmp_path / "one.zip")
    LabelRow.objects.all().delete()
    project.delete()
    Dataset.objects.update(title="Renamed")

    run("import", tmp_path / "one.zip")

    restored = Project.objects.get()
    assert [each.title for each in restored.datasets.all()] == ["Renamed"]
    assert LabelVersion.objects.count() == 3
    run("check")


def test_a_project_that_is_here_is_not_overwritten(project, tmp_path):
    run("export", project.pk, tmp_path / "one.zip")

    with pytest.raises(CommandError, match="here already"):
        run("import", tmp_path / "one.zip")
    with pytest.raises(CommandError, match="no project"):
        run("export", uuid.uuid4(), tmp_path / "two.zip")
    with pytest.raises(CommandError, match="not a UUID"):
        run("export", "walks", tmp_path / "two.zip")
    with pytest.raises(CommandError, match="cannot be written"):
        run("export", project.pk, tmp_path / "no" / "two.zip")
    with pytest.raises(CommandError, match="cannot be read"):
        run("import", tmp_path / "none.zip")


def rewritten(path, change):
    """The archive with some entries changed: a mapping of names to functions of their bytes."""
    target = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as made:
        for info in source.infolist():
            content = source.read(info)
            for start, new in change.items():
                if info.filename.startswith(start):
                    content = new(content)
            if content is not None:
                made.writestr(info.filename, content)
    return target


HUGE = b'"position":9' + b"0" * 30


@pytest.mark.parametrize(
    "change",
    [
        {"manifest.json": lambda _: b"{}"},
        {"manifest.json": lambda content: content.replace(b'"version":5', b'"version":1')},
        {"manifest.json": lambda _: None},
        {"people.json": lambda _: b"[]"},
        {"media/": lambda _: b"x"},
        {"media/": lambda content: content + b"x"},
        {"labels/": lambda _: b"x"},
        {"labels/": lambda _: None},
        {"tables/Task.jsonl": lambda _: b"{}\n"},
        {"tables/Task.jsonl": lambda _: b"not json\n"},
        {"tables/LabelRow.jsonl": lambda content: content + content},
        {"tables/LabelRow.jsonl": lambda _: b""},
        {"tables/Project.jsonl": lambda content: content.replace(b"Walks", b"W" * 600)},
        {"tables/WorkflowPathway": lambda content: content.replace(b'"position":', HUGE)},
    ],
)
def test_a_damaged_archive_restores_nothing(project, tmp_path, settings, change):
    run("export", project.pk, tmp_path / "one.zip")
    forget_everything()

    settings.PLATFORM_MEDIA_DIR = tmp_path / "empty"

    with pytest.raises(CommandError):
        run("import", rewritten(tmp_path / "one.zip", change))
    assert not Project.objects.exists()
    assert not LabelRow.objects.exists()
    assert not [each for each in (tmp_path / "empty").rglob("*") if each.is_file()]


ROUTERS = {
    "tables/WorkflowStage": ("next_stage", "back_stage"),
    "tables/WorkflowPathway": ("percent", "people"),
}
SCENES = {"tables/StorageItem": ("scene", "timeseries_settings")}
SETTINGS = {
    "tables/StorageItem": ("timeseries_settings",),
    "tables/StorageFolder": ("config",),
}


@pytest.mark.parametrize(
    ("version", "new"),
    [
        (2, {**SETTINGS, **ROUTERS, **SCENES}),
        (3, {**SETTINGS, **SCENES}),
        (4, SETTINGS),
    ],
)
def test_an_archive_of_an_older_version_is_restored(project, tmp_path, version, new):
    # There was nothing of this kind then.
    for model in (ProjectCollection, FilterPreset, MlModel):
        model.objects.all().delete()
    run("export", project.pk, tmp_path / "one.zip")
    forget_everything()

    def without(keys):
        def change(content):
            lines = [orjson.loads(line) for line in content.splitlines()]
            kept = [{k: v for k, v in line.items() if k not in keys} for line in lines]
            return b"".join(orjson.dumps(line) + b"\n" for line in kept)

        return change

    older = rewritten(
        tmp_path / "one.zip",
        {
            "manifest": lambda content: content.replace(b'"version":5', b'"version":%d' % version),
            **{name: without(keys) for name, keys in new.items()},
            **{f"tables/{table.name}": lambda _: None for table in TABLES if table.since > version},
        },
    )
    run("import", older)
    run("export", project.pk, tmp_path / "two.zip")

    assert (tmp_path / "two.zip").read_bytes() == (tmp_path / "one.zip").read_bytes()


@pytest.mark.parametrize(
    ("entry", "limit", "told"),
    [
        ("manifest.json", "_LONGEST_LINE", "manifest.json is longer"),
        ("people.json", "_LONGEST_LINE", "people.json is longer"),
        ("labels/", "_LONGEST_LABELS", "labels of more than 5000 bytes"),
        ("tables/Task.jsonl", "_LONGEST_LINE", "damaged"),
    ],
)
def test_an_archive_that_unpacks_to_more_than_fits_is_refused(
    project, tmp_path, monkeypatch, entry, limit, told
):
    run("export", project.pk, tmp_path / "one.zip")
    forget_everything()
    monkeypatch.setattr(archive_import, limit, 5000)
    bomb = zlib.compress(b" " * 50_000) if entry == "labels/" else b" " * 50_000

    with pytest.raises(CommandError, match=told):
        run("import", rewritten(tmp_path / "one.zip", {entry: lambda _: bomb}))
    assert not Project.objects.exists()


def test_a_file_that_is_no_archive_is_refused(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"nothing of the kind")

    with pytest.raises(CommandError, match="damaged"):
        run("import", tmp_path / "a.zip")


def test_oddly_packed_entries_are_read_or_refused(project, tmp_path):
    run("export", project.pk, tmp_path / "one.zip")
    forget_everything()
    packed = tmp_path / "packed.zip"
    with (
        zipfile.ZipFile(tmp_path / "one.zip") as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as made,
    ):
        for info in source.infolist():
            made.writestr(info.filename, source.read(info))
    content = bytearray(packed.read_bytes())
    place = content.index(b"people.json") + 30
    content[place : place + 20] = bytes(20)
    (tmp_path / "broken.zip").write_bytes(content)

    with pytest.raises(CommandError, match="damaged"):
        run("import", tmp_path / "broken.zip")
    assert not Project.objects.exists()
    run("import", packed)
    assert Project.objects.get() == project


def test_what_the_disk_refuses_is_told(project, tmp_path, settings):
    run("export", project.pk, tmp_path / "one.zip")
    before = sorted(tmp_path.iterdir())
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, limits[1]))
    try:
        with pytest.raises(CommandError, match=r"two\.zip cannot be written: File too large"):
            run("export", project.pk, tmp_path / "two.zip")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert sorted(tmp_path.iterdir()) == before
    with pytest.raises(CommandError, match="cannot be written: Is a directory"):
        run("export", project.pk, tmp_path)

    forget_everything()
    settings.PLATFORM_MEDIA_DIR = tmp_path / "one.zip"
    with pytest.raises(CommandError, match=r"one\.zip/incoming cannot be used: Not a directory"):
        run("import", tmp_path / "one.zip")
    with pytest.raises(CommandError, match="cannot be read: Is a directory"):
        run("import", tmp_path)
    assert not Project.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_export_is_a_snapshot_in_a_transaction_of_its_own(tmp_path):
    world = builders.world(units=1)

    run("export", world.project.pk, tmp_path / "one.zip")

    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.testzip() is None
        assert world.admin.email in archive.read("people.json").decode()
