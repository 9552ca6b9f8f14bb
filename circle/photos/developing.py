"""Making a photo anew: a program of its own, from a file on stdin to "width height", a line's end and WebP on stdout.

It ends with one of the numbers below when what came is no photo that can be added. It knows nothing of Circle, writes
no file, and takes no more memory and time than it gives itself.
"""

import os
import re
import resource
import sys
from contextlib import suppress
from io import BytesIO

from PIL import Image, ImageCms
from PIL.Image import Transpose
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

NO_PHOTO, MOVES, TOO_LARGE, BROKEN = 10, 11, 12, 13

# What is taken, known by how it begins. What a phone hangs on to a JPEG (a little film, a map of depths) is not read.
READERS = (
    (re.compile(rb"\xff\xd8\xff"), JpegImageFile),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), PngImageFile),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), WebPImageFile),
)
MOST_PIXELS = 25_000_000
LONG_SIDE = 1600  # pixels
MEMORY_BYTES = 384 * 1024 * 1024  # of addresses: less of it is ever used
PROCESSOR_SECONDS = 8
# A photo is to be light: of these sizes and qualities the first that is.
LIGHT_BYTES = 200 * 1024
TRIES = ((LONG_SIDE, 80), (1280, 65), (960, 50))
ORIENTATION = 0x0112  # Exif 2.32, 4.6.4: how the camera was held; and what puts each upright
TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}


class _Refused(Exception):
    """What came cannot be added; with the number to end with."""


def main() -> int:
    """Develop what is on stdin; gives the number to end with."""
    keep_within_limits()
    try:
        width, height, content = develop(sys.stdin.buffer.read())
    except _Refused as refused:
        return int(refused.args[0])
    except MemoryError:
        return TOO_LARGE
    except Exception:  # whatever a broken file brings its reader to
        return BROKEN
    sys.stdout.buffer.write(b"%d %d\n" % (width, height) + content)
    return 0


def keep_within_limits() -> None:
    """Take no more memory and time than a photo needs, after everybody else; write no file, nor a core of pixels."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    os.nice(5)


def develop(sent: bytes) -> tuple[int, int, bytes]:
    """A photo's width, height and content, of its pixels alone."""
    image: Image.Image = opened(sent)
    image.draft("RGB", (LONG_SIDE, LONG_SIDE))  # a JPEG need not be made larger than it will be
    if image.mode in ("1", "P"):
        image = image.convert("RGBA")  # few colours would stay few, and look it
    image.thumbnail((LONG_SIDE, LONG_SIDE), reducing_gap=2)
    return as_light_as_can_be(on_a_fresh_canvas(image))


def opened(sent: bytes) -> Image.Image:
    """What was sent, its header read and judged, its pixels not yet."""
    reader = next((reader for begins, reader in READERS if begins.match(sent)), None)
    if reader is None:
        raise _Refused(NO_PHOTO)
    image = reader(BytesIO(sent))
    if image.width * image.height > MOST_PIXELS:
        raise _Refused(TOO_LARGE)
    if getattr(image, "is_animated", False):
        raise _Refused(MOVES)
    return image


def on_a_fresh_canvas(image: Image.Image) -> Image.Image:
    """The pixels in the colours of the web, upright, on white: nothing else of the file comes along."""
    if image.mode.startswith("I"):  # sixteen bits of grey
        image = image.convert("I").point(lambda grey: grey / 257).convert("L")
    pixels = in_srgb(image)
    canvas = Image.new("RGB", pixels.size, "white")
    if pixels.has_transparency_data:
        seen_through = pixels.convert("RGBA")
        canvas.paste(seen_through, mask=seen_through)
    else:
        canvas.paste(pixels.convert("RGB"))
    turn = TURNS.get(orientation_of(image))
    return canvas if turn is None else canvas.transpose(turn)


def in_srgb(image: Image.Image) -> Image.Image:
    """Without its own profile, a photo of a newer phone would be paler than it is."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK"):
        with suppress(ImageCms.PyCMSError, OSError):
            own, web = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(image, own, web, outputMode="RGB") or image
    return image


def orientation_of(image: Image.Image) -> int:
    """How the camera was held; 1, upright, where nothing sensible is said."""
    with suppress(Exception):
        return int(image.getexif().get(ORIENTATION, 1))
    return 1


def as_light_as_can_be(canvas: Image.Image) -> tuple[int, int, bytes]:
    """Saved in the first size and quality that is light, or the last."""
    content = b""
    for long_side, quality in TRIES:
        canvas.thumbnail((long_side, long_side))
        saved = BytesIO()
        canvas.save(saved, "WEBP", quality=quality, method=4)
        content = saved.getvalue()
        if len(content) <= LIGHT_BYTES:
            break
    return canvas.width, canvas.height, content


if __name__ == "__main__":
    sys.exit(main())
