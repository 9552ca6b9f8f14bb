"""Photos as phones and other people make them: drawn here, none is kept in the repository."""

import io
import random
from typing import Any

from PIL import Image, ImageCms

WHERE = "37 River Lane, by the old mill"
TAKEN = "2026:11:20 08:15:00"
EXIF_GPS, EXIF_MADE_BY, EXIF_TAKEN, EXIF_SAYS, EXIF_ORIENTATION = 0x8825, 0x010F, 0x9003, 0x010E, 0x0112
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><Location>{WHERE}</Location></x:xmpmeta>'.encode()


def drawn(width: int = 640, height: int = 480, seed: int = 1) -> Image.Image:
    """A river under a sky: no two seeds alike."""
    chance = random.Random(seed)
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    colours = [tuple(chance.randrange(256) for _ in range(3)) for _ in range(6)]
    for n, colour in enumerate(colours):
        image.paste(colour, (n * width // 12, n * height // 8, (n + 3) * width // 8, (n + 1) * height // 7))
    return image


def saved(image: Image.Image, kind: str = "JPEG", **more: Any) -> bytes:
    """A picture as the content of a file."""
    file = io.BytesIO()
    image.save(file, kind, **more)
    return file.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """What a phone writes down: by what, when, and exactly where."""
    written = Image.Exif()
    written[EXIF_MADE_BY] = "A phone of Ana's"
    written[EXIF_SAYS] = WHERE
    written[EXIF_TAKEN] = TAKEN
    written[EXIF_ORIENTATION] = orientation
    written.get_ifd(EXIF_GPS).update({1: "N", 2: (51.0, 30.0, 7.25), 3: "W", 4: (0.0, 7.0, 40.5)})
    return written


def profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def from_a_phone(width: int = 640, height: int = 480, *, orientation: int = 1, seed: int = 1) -> bytes:
    """A JPEG with all that phones add to it."""
    comment = f"Taken at {WHERE}".encode()
    image = drawn(width, height, seed)
    return saved(image, exif=exif(orientation), xmp=XMP, icc_profile=profile(), comment=comment, quality=90)


def file(content: bytes | None = None, name: str = "IMG_2041.jpg") -> tuple[io.BytesIO, str]:
    """As a test client sends it."""
    return io.BytesIO(from_a_phone() if content is None else content), name
