"""Whatever is sent as a photo: its pixels alone come out, or a kind no; and nothing takes long or much."""

import errno
import io
import re
import resource
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from circle import photos
from circle.photos import NotTaken, Why, develop, developing
from tests.photographs import EXIF_MADE_BY, TAKEN, WHERE, XMP, drawn, exif, from_a_phone, profile, saved

MOST_MIB, MOST_SECONDS = 256, 5  # of the processor
NOTHING_BESIDE_PIXELS = [b"VP8 "]  # the chunks of a WebP (RFC 9649, 2.7): no EXIF, no XMP, no ICCP


def chunks_of(webp: bytes) -> list[bytes]:
    kinds, place = [], 12
    while place < len(webp):
        kinds.append(webp[place : place + 4])
        place += 8 + (length := struct.unpack("<I", webp[place + 4 : place + 8])[0]) + length % 2
    return kinds


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it is so large; there is next to nothing in it."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(9000))) + chunk(b"IEND", b"")


def webp_of(width: int, height: int) -> bytes:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\x10\0\0\0" + size
    body += saved(Image.new("RGBA", (9, 9), (1, 2, 3, 4)), "WEBP", lossless=True)[12:]
    return b"RIFF" + struct.pack("<I", len(body)) + body


def moving(kind: str) -> bytes:
    return saved(drawn(), kind, save_all=True, append_images=[drawn(seed=2)], duration=100)


def a_phones_with_film() -> bytes:
    """As many phones write them: a photo with a second one, and a film, hung on to it."""
    return saved(drawn(), "MPO", save_all=True, append_images=[drawn(seed=2)]) + b"\0\0\0\x18ftypmp42" + WHERE.encode()


def a_zip_as_well() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("page.html", f"<script>alert('{WHERE}')</script>")
    return from_a_phone() + file.getvalue()


TAKEN_IN: dict[str, bytes] = {
    "from a phone": from_a_phone(),
    "with a film": a_phones_with_film(),
    "a zip as well": a_zip_as_well(),
    "PNG": saved(drawn(), "PNG", exif=exif(), icc_profile=profile()),
    "WebP": saved(drawn(), "WEBP", exif=exif(), xmp=XMP, icc_profile=profile()),
    "progressive": saved(drawn(), progressive=True, exif=exif()),
    "in ink": saved(drawn().convert("CMYK")),
    "grey": saved(drawn().convert("L"), "PNG"),
    "sixteen bits of grey": saved(drawn().convert("I").point(lambda grey: grey * 257).convert("I;16"), "PNG"),
    "few colours": saved(drawn().quantize(16), "PNG"),
    "see-through": saved(drawn().convert("RGBA"), "PNG"),
    "with a comment": saved(drawn(), comment=WHERE.encode()),
}
REFUSED: dict[str, tuple[bytes, Why]] = {
    "nothing": (b"", Why.NO_PHOTO),
    "SVG": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', Why.NO_PHOTO),
    "HEIC": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(2000), Why.NO_PHOTO),
    "GIF": (saved(drawn(), "GIF"), Why.NO_PHOTO),
    "icon": (saved(drawn(64, 64), "ICO"), Why.NO_PHOTO),
    "PDF": (saved(drawn(), "PDF"), Why.NO_PHOTO),
    "TIFF": (saved(drawn(), "TIFF"), Why.NO_PHOTO),
    "a page that ends as a photo": (b"<script>alert(1)</script>" + from_a_phone(), Why.NO_PHOTO),
    "PNG that moves": (moving("PNG"), Why.MOVES),
    "WebP that moves": (moving("WEBP"), Why.MOVES),
    "PNG that says 50,000 by 50,000": (png_of(50_000, 50_000), Why.TOO_LARGE),
    "26 megapixels": (saved(Image.new("L", (5200, 5000)), "PNG"), Why.TOO_LARGE),
    "9 MiB": (from_a_phone() + bytes(9 * 1024 * 1024), Why.TOO_LARGE),
    "half of it": (from_a_phone()[: len(from_a_phone()) // 2], Why.BROKEN),
    "half a PNG": (saved(drawn(), "PNG")[:2000], Why.BROKEN),
    "only how it begins": (b"\xff\xd8\xff", Why.BROKEN),
    "WebP that says 16,383 by 16,383": (webp_of(16_383, 16_383), Why.BROKEN),
}


@pytest.mark.parametrize("sent", TAKEN_IN.values(), ids=TAKEN_IN)
def test_of_a_photo_its_pixels_alone_come_out(sent: bytes) -> None:
    photo = develop(sent)
    assert chunks_of(photo.content) == NOTHING_BESIDE_PIXELS
    image = Image.open(io.BytesIO(photo.content))
    image.load()
    assert (
        (image.format, image.mode, image.size)
        == ("WEBP", "RGB", (photo.width, photo.height))
        == (*("WEBP", "RGB"), (640, 480))
    )
    assert dict(image.getexif()) == {}
    assert not {"exif", "xmp", "icc_profile", "comment"} & image.info.keys()
    for trace in (WHERE, TAKEN, "phone", "script"):
        assert trace.encode() not in photo.content


def test_what_a_phone_writes_down_was_there_before() -> None:
    sent = Image.open(io.BytesIO(from_a_phone()))
    assert sent.getexif()[EXIF_MADE_BY]
    assert sent.getexif().get_ifd(0x8825)
    assert {"exif", "xmp", "icc_profile", "comment"} <= sent.info.keys()
    assert WHERE.encode() in from_a_phone()


@pytest.mark.parametrize(("sent", "why"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_photo_is_refused_with_a_reason(sent: bytes, why: Why) -> None:
    with pytest.raises(NotTaken) as refused:
        develop(sent)
    assert refused.value.why == why


@pytest.mark.parametrize("orientation", range(1, 9))
def test_however_the_camera_was_held_it_stands_upright(orientation: int) -> None:
    corner = Image.new("RGB", (400, 300), "white")
    corner.paste("black", (0, 0, 100, 75))
    back = {turn: n for n, turn in developing.TURNS.items()}
    undone = {6: 8, 8: 6}.get(orientation, orientation)
    held = corner.transpose({n: turn for turn, n in back.items()}[undone]) if orientation > 1 else corner
    photo = develop(saved(held, exif=exif(orientation)))
    image = Image.open(io.BytesIO(photo.content)).convert("L")
    assert image.size == (400, 300)
    dark = [image.getpixel(place) < 60 for place in ((50, 37), (350, 37), (50, 260), (350, 260))]
    assert dark == [True, False, False, False]


def test_a_large_photo_becomes_as_small_and_light_as_is_shown() -> None:
    photo = develop(saved(drawn(5000, 3000)))
    assert (photo.width, photo.height) == (1600, 960)
    assert len(photo.content) <= developing.LIGHT_BYTES
    noise = Image.effect_noise((2000, 1500), 90).convert("RGB")
    assert len(develop(saved(noise, quality=85)).content) <= 2 * developing.LIGHT_BYTES


def test_a_photo_on_nothing_is_on_white() -> None:
    nothing = develop(saved(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG"))
    assert min(Image.open(io.BytesIO(nothing.content)).convert("L").getextrema()) > 250


LARGEST = {
    "JPEG": saved(Image.new("RGB", (5000, 5000))),
    "progressive": saved(Image.new("RGB", (5000, 5000)), progressive=True),
    "see-through PNG": saved(Image.new("RGBA", (5000, 5000)), "PNG"),
    "bomb": png_of(50_000, 50_000),
}


@pytest.mark.parametrize("sent", LARGEST.values(), ids=LARGEST)
def test_the_largest_take_little_memory_and_time(sent: bytes, tmp_path: Path) -> None:
    """Measured from a small process of its own: a child counts what its parent had, too."""
    file = tmp_path / "sent"
    file.write_bytes(sent)
    program = [sys.executable, "-IB", developing.__file__]
    measure = (
        "import resource, subprocess\n"
        f"subprocess.run({program!r}, stdin=open({str(file)!r}, 'rb'), stdout=subprocess.DEVNULL)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(used.ru_maxrss // 1024, used.ru_utime + used.ru_stime)"
    )
    said = subprocess.run([sys.executable, "-I", "-c", measure], capture_output=True, text=True, check=True).stdout
    mib, seconds = map(float, said.split())
    print(f"\nphoto: {mib:.0f} MiB, {seconds:.1f} s of processor")
    assert mib <= MOST_MIB
    assert seconds <= MOST_SECONDS


def test_a_child_that_hangs_is_ended_and_the_next_photo_comes_through(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hangs = tmp_path / "hangs.py"
    hangs.write_text("import time; time.sleep(60)")
    with monkeypatch.context() as patch:
        patch.setattr(photos, "_DEVELOPING", hangs)
        patch.setattr(photos, "AT_MOST_SECONDS", 0.3)
        for _ in range(3):  # more than work at a time
            with pytest.raises(NotTaken) as refused:
                develop(from_a_phone())
            assert refused.value.why == Why.BROKEN
    assert develop(from_a_phone()).width == 640


@pytest.mark.parametrize(
    "ends", ["import os; os.kill(os.getpid(), 9)", "raise MemoryError", "import sys; sys.exit(99)"]
)
def test_a_child_that_dies_is_a_photo_that_cannot_be_opened(ends: str, monkeypatch: Any, tmp_path: Path) -> None:
    dies = tmp_path / "dies.py"
    dies.write_text(ends)
    monkeypatch.setattr(photos, "_DEVELOPING", dies)
    with pytest.raises(NotTaken) as refused:
        develop(from_a_phone())
    assert refused.value.why == Why.BROKEN


def test_where_no_child_can_be_begun_it_is_said_to_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: Any, **_more: Any) -> None:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "Popen", fail)
        for _ in range(3):  # more than work at a time
            with pytest.raises(NotTaken) as refused:
                develop(from_a_phone())
            assert refused.value.why == Why.BUSY
    assert develop(from_a_phone()).width == 640


def test_the_child_has_limits_and_knows_nothing_of_circle(tmp_path: Path) -> None:
    text = Path(developing.__file__).read_text()
    assert not re.search(r"^\s*(from|import) circle", text, re.MULTILINE)
    told = tmp_path / "told.py"
    told.write_text(
        text.replace('if __name__ == "__main__":', "if False:")
        + "keep_within_limits()\nprint(*(resource.getrlimit(each)[0] for each in (resource.RLIMIT_AS, "
        "resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)))"
    )
    said = subprocess.run([sys.executable, "-IB", str(told)], capture_output=True, text=True, check=True).stdout
    assert said.split() == [str(developing.MEMORY_BYTES), str(developing.PROCESSOR_SECONDS), "0", "0"]
    assert resource.getrlimit(resource.RLIMIT_CPU)[0] == resource.RLIM_INFINITY, "and they are the child's alone"
