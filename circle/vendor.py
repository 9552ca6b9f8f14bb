"""Put what browsers need from the locked npm packages into static/vendor/.

Run at set-up, after `npm ci`: `python circle/vendor.py`. It imports nothing of the rest of Circle,
and running it again gives the same files.
"""

from pathlib import Path
from shutil import copyfile
from typing import Any

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"

COPIES = {
    "socket.io.esm.min.js": "socket.io-client/dist/socket.io.esm.min.js",
    "socket.io.LICENSE.txt": "socket.io-client/LICENSE",
    "idiomorph.LICENSE.txt": "idiomorph/LICENSE",
    "figtree.LICENSE.txt": "@fontsource-variable/figtree/LICENSE",
    "vollkorn.LICENSE.txt": "@fontsource/vollkorn/LICENSE",
}
IDIOMORPH = "idiomorph/dist/idiomorph.min.js"
FIGTREE = "@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2"
VOLLKORN = "@fontsource/vollkorn/files/vollkorn-latin-400-normal.woff2"

BASIC_LATIN = range(0x20, 0x7F)
LATIN_1 = range(0xA0, 0x100)
QUOTES_DASHES_ELLIPSIS = [ord(character) for character in "‘’‚“”„‹›–—…"]
CHARACTERS = [*BASIC_LATIN, *LATIN_1, *QUOTES_DASHES_ELLIPSIS]

FEATURES = ["kern", "liga", "mark", "locl"]
LINING_AND_OLD_STYLE_FIGURES = ["lnum", "onum"]


def main() -> None:
    """Fill static/vendor/ with scripts, fonts and their licences.

    Raises FileNotFoundError when `npm ci` has not been run.
    """
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name, source in COPIES.items():
        copyfile(PACKAGES / source, VENDOR / name)

    # Its own ESM file is this script and this line too, but five times as large: not minified.
    idiomorph = (PACKAGES / IDIOMORPH).read_text(encoding="utf-8")
    (VENDOR / "idiomorph.esm.js").write_text(f"{idiomorph}\nexport {{ Idiomorph }};\n", encoding="utf-8")

    figtree = instantiateVariableFont(open_font(FIGTREE), {"wght": (400, 700)})
    cut(figtree, FEATURES, VENDOR / "figtree.woff2")
    cut(open_font(VOLLKORN), FEATURES + LINING_AND_OLD_STYLE_FIGURES, VENDOR / "vollkorn.woff2")


# A font is `Any`, because fontTools has no types.
def open_font(source: str) -> Any:
    """Read a font of a package, keeping its own date so that the cut file is the same each time."""
    return TTFont(PACKAGES / source, recalcTimestamp=False)


def cut(font: Any, features: list[str], to: Path) -> None:
    """Write a WOFF2 holding only CHARACTERS and the named OpenType features."""
    subsetter = Subsetter(Options(layout_features=features))
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(to)


if __name__ == "__main__":
    main()
