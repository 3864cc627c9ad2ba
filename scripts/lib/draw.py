"""Draws a screen that is kept as text (Tests/terminal/picture.py) as a PNG: docs/pictures.

The same text gives the same bytes with the same Pillow and fonts. What a picture was drawn from is told by a digest
within it, so that one can be held against its text by any Pillow.
"""

import hashlib
import io
import unicodedata

from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

import picture

FONTS = "/usr/share/fonts/truetype/dejavu/"  # Debian's fonts-dejavu-core
SIZE = 15
CELL = (9, 18)
MARGIN = 12
SHADES = 8  # of each colour against what is behind it, for the edges of letters

BACKGROUND, PLAIN, CURSOR = (27, 30, 38), (208, 212, 220), (226, 228, 234)
NAMED = {
    "31": (232, 96, 104), "32": (134, 194, 112), "33": (222, 178, 92), "34": (98, 158, 236), "35": (202, 134, 226),
    "36": (86, 190, 202), "90": (112, 118, 132),
}
DIGEST = "cells"  # the name under which the digest stands in the file


def digest(text, columns):
    """What tells of which text a picture is."""
    return hashlib.sha256(f"{columns}\n{text}".encode()).hexdigest()


def png(text, columns):
    """The bytes of a picture of a screen that is so many columns wide."""
    cells, cursor = picture.read(text)
    rows = max(len(cells), cursor[1] + 1)
    size = (2 * MARGIN + columns * CELL[0], 2 * MARGIN + rows * CELL[1])
    image = Image.new("RGB", size, BACKGROUND)
    pen = ImageDraw.Draw(image)
    fonts = [ImageFont.truetype(f"{FONTS}DejaVuSansMono{weight}.ttf", SIZE) for weight in ("", "-Bold")]
    marked, pairs = cursor, {}
    for row, line in enumerate(cells):
        column = 0
        for character, look in line:
            wide = width(character)
            is_marked = (column, row) == cursor
            pairs[draw_cell(pen, (column, row), character, max(wide, 1), look, is_marked, fonts)] = None
            marked = None if is_marked else marked
            column += wide
    if marked:
        pairs[draw_cell(pen, marked, " ", 1, picture.PLAIN, True, fonts)] = None
    told = PngInfo()
    told.add_text(DIGEST, digest(text, columns))
    file = io.BytesIO()
    image.quantize(palette=palette(pairs), dither=Image.Dither.NONE).save(file, "PNG", optimize=True, pnginfo=told)
    return file.getvalue()


def palette(pairs):
    """The colours that there can be, and their shades; a palette made by counting would lose the rare ones."""
    colours = {BACKGROUND: None}  # in the order of their coming, so that the same text gives the same file
    for front, behind in pairs:
        for step in range(SHADES + 1):
            colours[tuple((step * a + (SHADES - step) * b) // SHADES for a, b in zip(front, behind))] = None
    made = Image.new("P", (1, 1))
    made.putpalette([value for colour in colours for value in colour])
    return made


def width(character):
    """How many cells a character takes."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def draw_cell(pen, place, character, wide, look, is_marked, fonts):
    """One character as it looks, with what is behind it: gives both colours."""
    left, top = MARGIN + place[0] * CELL[0], MARGIN + place[1] * CELL[1]
    right, bottom = left + wide * CELL[0] - 1, top + CELL[1] - 1
    front = next((NAMED[code] for code in sorted(look) if code in NAMED), PLAIN)
    behind = BACKGROUND
    if "2" in look:
        front = tuple((3 * a + 2 * b) // 5 for a, b in zip(front, BACKGROUND))
    if "7" in look:
        front, behind = behind, front
    if is_marked:
        front, behind = BACKGROUND, CURSOR
    if behind != BACKGROUND:
        pen.rectangle((left, top, right, bottom), fill=behind)
    font = fonts["1" in look]
    if character != " ":
        refuse_unknown(font, character)
        pen.text((left, top + 1), character, font=font, fill=front)
    if "4" in look:
        pen.line((left, bottom - 1, right, bottom - 1), fill=front)
    return front, behind


def refuse_unknown(font, character):
    """A font draws an empty box for what it does not know: nobody would see that."""
    if bytes(font.getmask(character)) == bytes(font.getmask("\uffff")):
        raise ValueError(f"the font has no {character!r} (U+{ord(character):04X})")
