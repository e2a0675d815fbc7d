"""Plain texts, HTML pages and PDF documents."""

from __future__ import annotations

import re
from functools import partial

from encord_portal.demo import pages, pictures, truth
from encord_portal.demo.labelling import Answers, Labeller
from encord_portal.demo.ontology import checklist, number, radio, text
from encord_portal.demo.plan import Medium, Row, Scenario
from encord_portal.demo.scenarios.rows import deal, single
from encord_portal.demo.truth import View
from encord_portal.sdk.objects.common import Shape
from encord_portal.sdk.objects.ontology_structure import OntologyStructure

_ABOUT = "nilearn/datasets/description/{}.rst"
_TEXTS = {
    "ICBM 152 template.rst": _ABOUT.format("icbm152_2009"),
    "BASC atlas.rst": _ABOUT.format("basc_multiscale_2015"),
    "OASIS.rst": _ABOUT.format("oasis1"),
    "DICOM test files.txt": "pydicom/data/test_files/README.txt",
}
_PAGES = {
    "ICBM 152 template.html": _ABOUT.format("icbm152_2009"),
    "Haxby dataset.html": _ABOUT.format("haxby2001"),
    "Talairach atlas.html": _ABOUT.format("talairach_atlas"),
    "AAL atlas.html": _ABOUT.format("aal"),
}
_DOCUMENTS = {
    "Licence of scikit-image.pdf": "scikit_image-0.26.0.dist-info/LICENSE.txt",
    "Craddock parcellation.pdf": _ABOUT.format("craddock_2012"),
    "DICOM test files.pdf": "pydicom/data/test_files/README.txt",
}
_LINK = r"https?://[^\s`>)]+[^\s`>).,]"
_YEAR = r"\b(?:19|20)\d\d\b"
_HEADING = r"^.+(?=\n([=-])\1{2,}$)"


def ontology() -> OntologyStructure:
    """What is told in texts, and what is printed on pages."""
    structure = OntologyStructure()
    link = structure.add_object("Link", Shape.TEXT)
    radio(link, "Protocol", ["http", "https"], required=True)
    heading = structure.add_object("Heading", Shape.TEXT)
    radio(heading, "Level", ["Title", "Section"])
    reference = structure.add_object("Reference", Shape.TEXT)
    text(reference, "Key")
    year = structure.add_object("Year", Shape.TEXT)
    number(year, "Year as a number", required=True)
    structure.add_object("Term", Shape.TEXT)
    printed = structure.add_object("Printed words", Shape.BOUNDING_BOX)
    role = radio(printed, "Role", ["Heading", "Word", "Code", "Copyright"], required=True)
    text(role["Copyright"], "Holder")
    text(printed, "Reads")
    printed_link = structure.add_object("Printed link", Shape.BOUNDING_BOX)
    text(printed_link, "Address", required=True)
    topic = radio(structure, "Topic", ["Data set", "Licence", "Files", "Code"], required=True)
    checklist(topic["Licence"], "Allows", ["Use", "Change", "Sale"])
    text(structure, "Remark")
    return structure


def rows() -> list[Row]:
    """Descriptions of data sets and of files, a licence, a photographed page."""
    texts = [
        single(title, Medium.TEXT, partial(pages.source_file, member), partial(_label_text, member))
        for title, member in _TEXTS.items()
    ]
    html = [
        single(title, Medium.HTML, partial(pages.html_file, member), partial(_label_page, member))
        for title, member in _PAGES.items()
    ]
    documents = [
        single(title, Medium.PDF, partial(pages.pdf_file, member), partial(_label_document, member))
        for title, member in _DOCUMENTS.items()
    ]
    scan = truth.views("scan")["page"]
    photo = single(
        "Photographed page.pdf",
        Medium.PDF,
        lambda: pages.scan_file(pictures.picture(scan), "page"),
        partial(_label_scan, scan),
    )
    return deal(
        [each for three in zip(texts, html, [*documents, photo], strict=True) for each in three]
    )


def _label_text(member: str, labels: Labeller) -> None:
    content = pages.text_of(member)
    for match in re.finditer(_LINK, content):
        labels.stretch("Link", [_both(match)], _protocol(match[0]))
    for match in re.finditer(_HEADING, content, re.MULTILINE):
        level = "Title" if match[1] == "=" else "Section"
        labels.stretch("Heading", [_both(match)], {"Level": level})
    for match in re.finditer(r":footcite:t:`(\w+)`", content):
        labels.stretch("Reference", [_both(match)], {"Key": match[1]})
    for match in re.finditer(_YEAR, content):
        labels.stretch("Year", [_both(match)], {"Year as a number": int(match[0])})
    labels.classify("Topic", "Files" if member.endswith(".txt") else "Data set")


def _label_page(member: str, labels: Labeller) -> None:
    for run in pages.told(member):
        whole = [run.place]
        if run.tag == "a":
            address = re.fullmatch(_LINK, run.text)
            labels.stretch("Link", whole, _protocol(run.text) if address else {"Protocol": "https"})
        elif run.tag in ("h1", "h2"):
            labels.stretch("Heading", whole, {"Level": "Title" if run.tag == "h1" else "Section"})
        elif run.tag == "cite":
            labels.stretch("Reference", whole, {"Key": run.text})
        elif run.tag == "em":
            labels.stretch("Term", whole)
        for match in re.finditer(_YEAR, run.text):
            labels.stretch(
                "Year", [pages.part_of(run, *match.span())], {"Year as a number": int(match[0])}
            )
    labels.classify("Topic", "Data set")


def _label_document(member: str, labels: Labeller) -> None:
    file = pages.pdf_file(member)
    for found in pages.printed(file, r"^(?:Files|License|Copyright): [^\r\n]+"):
        labels.place("Printed words", {found.page: found.box}, _printed(found.text))
    for found in pages.printed(file, _LINK):
        labels.place("Printed link", {found.page: found.box}, {"Address": found.text})
    licence = "LICENSE" in member
    if licence:
        labels.classify("Topic", "Licence", {"Allows": ["Use", "Change", "Sale"]})
    else:
        labels.classify("Topic", "Files" if member.endswith(".txt") else "Data set")


def _label_scan(view: View, labels: Labeller) -> None:
    for seen in view.objects:
        answers: Answers = {"Role": seen.kind, "Reads": str(seen.facts["text"])}
        box = pages.box_in(seen, view)
        labels.place("Printed words", {0: box}, answers)
    labels.classify("Topic", "Code")
    labels.classify("Remark", "Where words stand close together, one box holds several.")


def _both(match: re.Match[str]) -> tuple[int, int]:
    """The first and the last character."""
    return match.start(), match.end() - 1


def _protocol(address: str) -> Answers:
    return {"Protocol": address.partition(":")[0]}


def _printed(line: str) -> Answers:
    if line.startswith("Copyright"):
        return {"Role": "Copyright", "Holder": line.partition(": ")[2], "Reads": line}
    return {"Role": "Heading", "Reads": line}


SCENARIO = Scenario(
    title="Texts & documents",
    description="Plain texts and HTML pages with labelled words, PDF documents with boxes.",
    ontology_title="Words and pages",
    ontology=ontology,
    dataset_title="Texts, pages and documents",
    credits=(
        "Texts from nilearn and scikit-image (BSD) and pydicom (MIT); the pages and documents are "
        "made of them. A photographed page from scikit-image; its terms are not stated."
    ),
    rows=rows,
)
