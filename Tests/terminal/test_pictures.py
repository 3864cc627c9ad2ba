"""The pictures of the pages: what they show is what is on the screen, and they are drawn from just that."""

import io
import re
import sys

import pytest
from PIL import Image

from harness import ROOT
from golden import becomes
import picture
from scenes import PICTURES, SCENES, Stage

sys.path.insert(0, str(ROOT / "scripts" / "lib"))

import draw  # noqa: E402

NAMES = [scene.name for scene in SCENES]
LOOKS = "|l bold\n:B BBBB\n|dim l red\n:ddd   eee\n|rx\n:r_\ncursor 2, 1\n"


@pytest.mark.parametrize("scene", SCENES, ids=NAMES)
def test_a_picture_shows_what_is_on_the_screen(scene, tmp_path):
    """As text: how letters are drawn depends on libraries. What it was drawn from, the picture tells itself."""
    file = PICTURES / f"{scene.name}.png"
    text = file.with_suffix(".txt").read_text()
    with Stage(scene, tmp_path) as screen:
        becomes(screen, text, f"{file.name} (scripts/pictures takes it anew)")
    assert "127.0.0.1" not in text  # with a port that is another each time
    drawn = Image.open(file)
    assert drawn.text[draw.DIGEST] == draw.digest(text, scene.size[0]), "it was drawn from another text"
    assert drawn.size == Image.open(io.BytesIO(draw.png(text, scene.size[0]))).size
    assert file.stat().st_size < 60_000


def test_each_picture_is_of_a_scene_and_on_a_page():
    assert {path.name for path in PICTURES.iterdir()} == {f"{name}.{end}" for name in NAMES for end in ("txt", "png")}
    pages = "".join(path.read_text() for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
    # What it shows is said in words, too.
    assert set(re.findall(r"!\[[^\]]{20,}\]\((?:docs/)?pictures/([\w-]+)\.png\)", pages)) == set(NAMES)


def test_a_screen_is_read_back_as_it_was_written():
    for text in (LOOKS, *(path.read_text() for path in PICTURES.glob("*.txt"))):
        assert picture.written(*picture.read(text)) == text


def test_the_same_text_gives_the_same_bytes():
    assert draw.png(LOOKS, 20) == draw.png(LOOKS, 20)
    assert draw.png(LOOKS, 20) != draw.png(LOOKS.replace("e", "E"), 20)


def test_looks_are_drawn():
    image = Image.open(io.BytesIO(draw.png(LOOKS, 20))).convert("RGB")
    wide, high = draw.CELL
    assert image.size == (2 * draw.MARGIN + 20 * wide, 2 * draw.MARGIN + 3 * high)

    def dots(column, row):
        """How many dots of a cell have each colour."""
        left, top = draw.MARGIN + column * wide, draw.MARGIN + row * high
        return {colour: count for count, colour in image.crop((left, top, left + wide, top + high)).getcolors()}

    assert dots(19, 0) == {draw.BACKGROUND: wide * high}
    bold, plain = dots(0, 0), dots(4, 1)
    assert bold[draw.PLAIN] > plain[draw.PLAIN]
    assert draw.PLAIN not in dots(0, 1)  # dim
    assert draw.NAMED["31"] in dots(6, 1)
    assert max(dots(2, 1), key=dots(2, 1).get) == draw.CURSOR
    assert max(dots(0, 2), key=dots(0, 2).get) == draw.PLAIN  # reversed
    assert dots(1, 2)[draw.PLAIN] >= wide  # underlined


def test_a_character_that_the_font_lacks_is_told():
    with pytest.raises(ValueError, match=r"U\+65E5"):
        draw.png("|日本\ncursor 0, 0\n", 10)
