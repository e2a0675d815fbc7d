from __future__ import annotations

import math
from fractions import Fraction

import pytest
from PIL import Image

from encord_portal.platform.media import images, pdfs, probing, videos
from encord_portal.platform.media.facts import Kind
from encord_portal.platform.media.limits import MediaRefused
from tests.platform.media import files


def refusal(path, kind, announced=""):
    with pytest.raises(MediaRefused) as caught:
        probing.probe(path, kind, announced)
    return caught.value.message


# Images


@pytest.mark.parametrize(
    ("orientation", "size"),
    [(None, (40, 30)), (1, (40, 30)), (3, (40, 30)), (5, (30, 40)), (6, (30, 40)), (8, (30, 40))],
)
def test_an_image_has_the_size_that_it_is_shown_at(tmp_path, orientation, size):
    facts = images.probe(files.jpeg(tmp_path / "a.jpg", 40, 30, orientation=orientation))

    assert (facts.width, facts.height) == size
    assert facts.mime_type == "image/jpeg"


@pytest.mark.parametrize(
    ("mode", "name", "mime_type"),
    [
        ("RGB", "PNG", "image/png"),
        ("RGBA", "PNG", "image/png"),
        ("L", "PNG", "image/png"),
        ("P", "GIF", "image/gif"),
        ("1", "PNG", "image/png"),
        ("CMYK", "JPEG", "image/jpeg"),
        ("I;16", "TIFF", "image/tiff"),
        ("RGB", "BMP", "image/bmp"),
        ("RGB", "WEBP", "image/webp"),
    ],
)
def test_images_of_many_modes_and_formats_are_read(tmp_path, mode, name, mime_type):
    path = tmp_path / "image"
    source = Image.new("I;16", (40, 30)) if mode == "I;16" else files.picture(mode="RGB")
    (source if mode == "I;16" else source.convert(mode)).save(path, name)

    facts = images.probe(path)

    assert (facts.mime_type, facts.width, facts.height) == (mime_type, 40, 30)


def test_an_image_that_is_cut_off_is_refused(tmp_path):
    path = files.jpeg(tmp_path / "a.jpg", 400, 300)
    path.write_bytes(path.read_bytes()[:-2000])

    assert refusal(path, Kind.IMAGE).startswith("This image is damaged")


def test_an_image_bomb_is_refused_without_decoding_it(tmp_path):
    path = files.png_bomb(tmp_path / "bomb.png")

    assert "pixels" in refusal(path, Kind.IMAGE)


@pytest.mark.parametrize(
    "content",
    [b"x", b"\x89PNG\r\n\x1a\n", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%!PS-Adobe-3.0"],
)
def test_what_is_no_image_is_refused(tmp_path, content):
    path = tmp_path / "a.png"
    path.write_bytes(content)

    assert refusal(path, Kind.IMAGE)


# Videos


@pytest.mark.parametrize(
    ("suffix", "codec", "mime_type"),
    [
        (".mp4", "libx264", "video/mp4"),
        (".mov", "libx264", "video/quicktime"),
        (".mkv", "libx264", "video/x-matroska"),
        (".webm", "libvpx", "video/webm"),
        (".avi", "mpeg4", "video/x-msvideo"),
        (".ts", "mpeg2video", "video/mp2t"),
        (".mpg", "mpeg1video", "video/mpeg"),
    ],
)
def test_a_videos_frames_are_counted_exactly(tmp_path, suffix, codec, mime_type):
    facts = videos.probe(files.video(tmp_path / f"a{suffix}", frames=31, codec=codec))

    assert (facts.number_of_frames, facts.width, facts.height) == (31, 64, 48)
    assert facts.mime_type == mime_type
    assert math.isclose(facts.frames_per_second or 0, 25, rel_tol=0.01)
    assert math.isclose(facts.duration or 0, 31 / 25, rel_tol=0.05)


def test_a_video_with_b_frames_and_an_odd_rate_is_counted_exactly(tmp_path):
    path = files.video(
        tmp_path / "a.mp4", frames=50, rate=Fraction(30000, 1001), options={"bf": "3", "g": "12"}
    )

    facts = videos.probe(path)

    assert facts.number_of_frames == 50
    assert facts.frames_per_second == pytest.approx(29.97, abs=0.01)


def test_sound_does_not_change_a_videos_length_in_frames(tmp_path):
    facts = videos.probe(files.video(tmp_path / "a.mp4", frames=10, with_sound=True))

    assert facts.number_of_frames == 10
    assert facts.duration == pytest.approx(0.4)


def test_a_video_that_is_cut_off_is_refused(tmp_path):
    whole = files.video(tmp_path / "a.mp4", frames=60, faststart=True)
    path = tmp_path / "cut.mp4"
    path.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * 0.7)])

    assert "cut off" in refusal(path, Kind.VIDEO) or "damaged" in refusal(path, Kind.VIDEO)


def test_a_video_without_its_index_is_refused(tmp_path):
    whole = files.video(tmp_path / "a.mp4", frames=60)
    path = tmp_path / "cut.mp4"
    path.write_bytes(whole.read_bytes()[:-200])

    assert refusal(path, Kind.VIDEO)


def test_a_list_of_other_files_is_never_opened_as_a_video(tmp_path):
    secret = files.video(tmp_path / "secret.mp4")
    playlist = tmp_path / "list.m3u8"
    playlist.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{secret}\n#EXT-X-ENDLIST\n")
    concat = tmp_path / "list.txt"
    concat.write_text(f"ffconcat version 1.0\nfile {secret}\n")

    for path in (playlist, concat):
        assert "no video in a container" in refusal(path, Kind.VIDEO)


def test_a_sound_file_is_no_video(tmp_path):
    message = refusal(files.wav(tmp_path / "a.wav"), Kind.VIDEO)

    assert message.endswith("It looks like: audio.")


# Sound


@pytest.mark.parametrize(
    ("width", "bits", "codec"), [(1, 8, "pcm_u8"), (2, 16, "pcm_s16le"), (3, 24, "pcm_s24le")]
)
def test_a_wav_file_tells_its_facts(tmp_path, width, bits, codec):
    path = files.wav(tmp_path / "a.wav", seconds=1.5, rate=8000, channels=2, width=width)

    facts = probing.probe(path, Kind.AUDIO, "audio/wav")

    assert (facts.audio_codec, facts.audio_bit_depth) == (codec, bits)
    assert (facts.audio_sample_rate, facts.audio_num_channels, facts.duration) == (8000, 2, 1.5)


@pytest.mark.parametrize(
    ("suffix", "encoder", "codec", "bits"),
    [
        (".mp3", "libmp3lame", "mp3", None),
        (".m4a", "aac", "aac", None),
        (".flac", "flac", "flac", 16),
    ],
)
def test_compressed_sound_has_a_bit_depth_only_when_it_stores_samples(
    tmp_path, suffix, encoder, codec, bits
):
    facts = probing.probe(files.encoded_sound(tmp_path / f"a{suffix}", encoder), Kind.AUDIO)

    assert (facts.audio_codec, facts.audio_bit_depth) == (codec, bits)
    assert facts.audio_sample_rate == 16000
    assert facts.duration == pytest.approx(1.0, abs=0.15)


def test_a_sound_file_that_is_cut_off_is_refused(tmp_path):
    path = files.wav(tmp_path / "a.wav")
    path.write_bytes(path.read_bytes()[:-5000])

    assert "cut off" in refusal(path, Kind.AUDIO)


def test_a_video_is_no_sound_file(tmp_path):
    assert refusal(files.video(tmp_path / "a.mp4", with_sound=True), Kind.AUDIO)


# NIfTI and text


@pytest.mark.parametrize("packed", [False, True])
def test_a_nifti_volume_is_read(tmp_path, packed):
    facts = probing.probe(files.nifti(tmp_path / "a.nii", packed=packed), Kind.NIFTI)

    assert (facts.width, facts.height, facts.number_of_frames) == (8, 6, 5)


@pytest.mark.parametrize("packed", [False, True])
def test_a_nifti_volume_that_is_cut_off_is_refused(tmp_path, packed):
    path = files.nifti(tmp_path / "a.nii", missing=7, packed=packed)

    assert "cut off" in refusal(path, Kind.NIFTI)


def test_a_damaged_gzip_is_refused(tmp_path):
    path = files.nifti(tmp_path / "a.nii.gz", packed=True)
    path.write_bytes(path.read_bytes()[:-20])

    assert "damaged" in refusal(path, Kind.NIFTI)


@pytest.mark.parametrize(
    ("content", "mime_type", "length"),
    [
        ("Grüße\n".encode(), "text/plain", 6),
        ("Grüße".encode("utf-8-sig"), "text/plain", 5),
        ("Grüße 𝄞".encode("utf-16"), "text/plain", 7),
        (b"<!DOCTYPE html><p>x", "text/html", 19),
        (b"<?xml version='1.0'?>\n<!-- a -->\n<!-- b --> <HTML lang=en>", "text/html", None),
        (b"<!-- no end", "text/plain", 11),
        (b"a < b and b > c", "text/plain", 15),
    ],
)
def test_a_text_is_measured_in_characters(tmp_path, content, mime_type, length):
    path = tmp_path / "a.txt"
    path.write_bytes(content)

    facts = probing.probe(path, Kind.PLAIN_TEXT)

    assert facts.mime_type == mime_type
    assert length is None or facts.text_length == length


@pytest.mark.parametrize("content", [b"\xff\xfe\xff", b"caf\xe9", b"a\x00b", b"\x1f\x8b\x08\x00"])
def test_what_is_no_text_is_refused(tmp_path, content):
    path = tmp_path / "a.txt"
    path.write_bytes(content)

    assert refusal(path, Kind.PLAIN_TEXT).startswith("This file is no text")


# Documents


def test_a_documents_pages_are_counted_and_measured(tmp_path):
    facts = probing.probe(files.pdf(tmp_path / "a.pdf"), Kind.PDF, "application/pdf")

    assert (facts.mime_type, facts.number_of_frames) == ("application/pdf", 2)
    assert facts.page_sizes == [(595, 842), (420, 595)]
    assert (facts.width, facts.height) == (None, None)


def test_pages_of_one_size_give_the_document_its_size_as_it_is_shown(tmp_path):
    path = files.pdf(tmp_path / "a.pdf", (595.3, 841.9), (595.3, 841.9), rotated=90)

    facts = probing.probe(path, Kind.PDF)

    assert (facts.width, facts.height) == (842, 595)


def test_damaged_and_encrypted_documents_are_refused(tmp_path):
    path = files.pdf(tmp_path / "a.pdf", *[(100, 100)] * 50)
    whole = path.read_bytes()
    path.write_bytes(whole[:-200])
    assert "its end is missing" in refusal(path, Kind.PDF)
    path.write_bytes(b"%PDF-1.7\n%%EOF")
    assert refusal(path, Kind.PDF) == "This PDF document is damaged."
    path.write_bytes(b"no document")
    assert refusal(path, Kind.PDF) == "This file is no PDF document."
    encrypted = b"<</Filter/Standard/V 1/R 2/Length 40/P -4/O<" + b"ab" * 32 + b">/U<" + b"cd" * 32
    trailer = whole.rindex(b"trailer")
    path.write_bytes(
        whole[:trailer]
        + whole[trailer:].replace(b"<<", b"<</Encrypt " + encrypted + b">>>/ID[<ab><cd>]", 1)
    )
    assert "remove its password" in refusal(path, Kind.PDF)


def test_a_document_with_too_many_pages_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(pdfs, "MAX_PDF_PAGES", 2)

    assert "has 3 pages" in refusal(files.pdf(tmp_path / "a.pdf", *[(9, 9)] * 3), Kind.PDF)


# All of them


@pytest.mark.parametrize("kind", list(Kind))
def test_an_empty_file_is_refused(tmp_path, kind):
    path = tmp_path / "empty"
    path.touch()

    assert refusal(path, kind) == "This file is empty."


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("seed", range(8))
def test_noise_is_refused_and_never_crashes(tmp_path, kind, seed):
    heads = [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"\0\0\0\x18ftypmp42",
        b"\x1a\x45\xdf\xa3",
        b"RIFF\xff\0\0\0WAVEfmt ",
        b"\0" * 128 + b"DICM",
        b"\x1f\x8b\x08\0\0\0\0\0",
    ]
    path = tmp_path / "noise"
    path.write_bytes(heads[seed] + files.picture(30, 30, seed=seed).tobytes())

    assert refusal(path, kind).endswith(".")


@pytest.mark.parametrize(
    ("announced", "accepted"),
    [
        ("image/png", True),
        ("", True),
        ("application/octet-stream", True),
        ("image/png; charset=binary", True),
        ("image/x-png", True),
        ("image/jpeg", False),
        ("text/html", False),
        ("video/mp4", False),
        # The published client says so of every file of a group that goes into a folder.
        ("application/dicom", True),
    ],
)
def test_a_content_type_that_the_bytes_contradict_is_refused(tmp_path, announced, accepted):
    path = files.png(tmp_path / "a.png")

    if accepted:
        assert probing.probe(path, Kind.IMAGE, announced).mime_type == "image/png"
    else:
        assert f"announced as {announced}, but it is image/png" in refusal(
            path, Kind.IMAGE, announced
        )


def test_a_refusal_says_what_the_file_looks_like(tmp_path):
    assert refusal(files.png(tmp_path / "a.mp4"), Kind.VIDEO).endswith("It looks like: image.")
    assert refusal(files.dicom(tmp_path / "a.png"), Kind.IMAGE).endswith(
        "It looks like: dicomFile."
    )
