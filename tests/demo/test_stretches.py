"""Labels of recordings, texts, pages and documents, against what they say they show."""

from __future__ import annotations

import re
import wave
from html.parser import HTMLParser

import nibabel
import numpy as np
import pydicom
import pypdfium2
import pytest
from PIL import Image

from encord_portal.demo import media, nifti, pages, pictures, seed, sounds, truth, volumes
from encord_portal.demo.models import SeededProject
from encord_portal.demo.people import Person
from encord_portal.demo.scenarios import documents
from encord_portal.demo.sessions import signed_in
from encord_portal.sdk.objects.ontology_labels_impl import LabelRowV2

pytestmark = pytest.mark.usefixtures("demo_media")


def rows_of(name: str) -> dict[str, LabelRowV2]:
    seed.seed(lambda _: None, [name])
    seeded = SeededProject.objects.get(name=name)
    with signed_in() as clients:
        project = clients[Person.ADMIN].get_project(seeded.project_hash)
        rows = {row.data_title: row for row in project.list_label_rows_v2()}
        for row in rows.values():
            row.initialise_labels()
    return rows


def answer(instance, title: str):
    return instance.get_answer(instance.ontology_item.get_child_by_title(title))


@pytest.mark.django_db
def test_the_words_of_texts_and_documents_are_where_their_labels_say() -> None:
    rows = rows_of("documents")
    kinds = {row.data_type.value for row in rows.values()}
    assert kinds == {"plain_text", "pdf"}
    labelled = 0
    for title, member in documents._TEXTS.items():
        content = media.path_of(member).read_text(encoding="utf-8")
        for instance in rows[title].get_object_instances():
            (where,) = instance.range_list
            words = content[where.start : where.end + 1]
            labelled += 1
            if instance.object_name == "Link":
                assert re.fullmatch(r"https?://\S+", words)
            elif instance.object_name == "Year":
                assert int(words) == answer(instance, "Year as a number")
            elif instance.object_name == "Reference":
                assert answer(instance, "Key") in words
            else:
                assert set(content[where.end + 2 :].split("\n")[0]) <= {"=", "-"}
    assert labelled > 30
    page = rows["ICBM 152 template.html"]
    names = {instance.object_name for instance in page.get_object_instances()}
    assert names == {"Link", "Heading", "Reference", "Term", "Year"}


class Texts(HTMLParser):
    """The text nodes of a page by XPath, as a browser would name them."""

    def __init__(self) -> None:
        super().__init__()
        self.path: list[tuple[str, dict[str, int]]] = [("", {})]
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: object) -> None:
        above, counts = self.path[-1]
        counts[tag] = counts.get(tag, 0) + 1
        if tag not in ("meta", "br"):
            self.path.append((f"{above}/{tag}[{counts[tag]}]", {}))

    def handle_endtag(self, tag: str) -> None:
        self.path.pop()

    def handle_data(self, data: str) -> None:
        above, counts = self.path[-1]
        counts["text()"] = counts.get("text()", 0) + 1
        self.found[f"{above}/text()[{counts['text()']}]"] = data


@pytest.mark.parametrize("member", documents._PAGES.values())
def test_the_places_in_a_page_are_its_text_nodes(member: str) -> None:
    parser = Texts()
    parser.feed(pages.html_file(member).read_text(encoding="utf-8"))
    runs = list(pages.told(member))
    assert runs
    for run in runs:
        content = parser.found[run.place.start.xpath]
        assert content[run.place.start.offset : run.place.end.offset] == run.text


@pytest.mark.parametrize("member", documents._DOCUMENTS.values())
def test_a_box_in_a_document_holds_exactly_its_words(member: str) -> None:
    file = pages.pdf_file(member)
    found = pages.printed(file, documents._LINK) + pages.printed(file, r"^Files: [^\r\n]+")
    document = pypdfium2.PdfDocument(file)
    for each in found:
        page = document[each.page]
        width, height = page.get_size()
        left, top = each.box.top_left_x * width, (1 - each.box.top_left_y) * height
        words = page.get_textpage().get_text_bounded(
            left=left,
            right=left + each.box.width * width,
            top=top,
            bottom=top - each.box.height * height,
        )
        assert words.strip() == each.text
    document.close()


def test_the_words_of_the_photographed_page_are_darker_than_around_them() -> None:
    view = truth.views("scan")["page"]
    pixels = np.asarray(Image.open(pictures.picture(view)).convert("L")).astype(float)
    for seen in view.objects:
        assert seen.box is not None
        x, y, w, h = (int(each) for each in seen.box)
        inside = pixels[y : y + h, x : x + w]
        assert np.percentile(inside, 2) < inside.max() - 40


@pytest.mark.django_db
def test_turns_are_loud_and_silence_is_not() -> None:
    rows = rows_of("recordings")
    with wave.open(str(media.path_of(sounds.TALK)), "rb") as reader:
        samples = np.frombuffer(reader.readframes(reader.getnframes()), "<i2").astype(float)

    def loudness(first: int, last: int) -> float:
        part = samples[first * 16 : (last + 1) * 16]
        return float(np.sqrt(np.mean(part**2)))

    whole = rows["Telephone"].get_object_instances()
    turns = [one.range_list[0] for one in whole if one.object_name == "Turn"]
    (silence,) = [one.range_list[0] for one in whole if one.object_name == "Silence"]
    assert len(turns) == 10
    quiet = loudness(silence.start, silence.end)
    assert all(loudness(each.start, each.end) > 4 * quiet for each in turns)
    part = rows["Telephone, New Jersey"]
    assert part.duration == pytest.approx(8.4)
    assert all(each.end < 8400 for one in part.get_object_instances() for each in one.range_list)


def test_a_part_of_the_talk_is_that_part() -> None:
    with (
        wave.open(str(media.path_of(sounds.TALK)), "rb") as whole,
        wave.open(str(sounds.talk(6_000, 14_400)), "rb") as part,
    ):
        everything = whole.readframes(whole.getnframes())
        assert part.readframes(part.getnframes()) == everything[6_000 * 32 : 14_400 * 32]


@pytest.mark.parametrize("name", ["brain_axial", "brain_coronal", "brain_sagittal"])
def test_a_volume_shows_the_slices_of_the_series_at_the_same_places(name: str) -> None:
    series = volumes.series(name)
    image = nibabel.load(nifti.nifti_file(series, "t1"))
    for place, path in enumerate(volumes.dicom_files(series)):
        data = pydicom.dcmread(path)
        assert (data.pixel_array == np.asarray(image.dataobj[:, :, place]).T).all()
        left_back_top = np.array(data.ImagePositionPatient, dtype=float)
        assert np.allclose(image.affine @ [0, 0, place, 1], [*(left_back_top * [-1, -1, 1]), 1])
