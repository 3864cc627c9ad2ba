"""Pictures of a page, compared with those that are recorded, tile by tile.

SCVSH_RECORD=1 writes them anew; a run that does so fails, so that it can't be taken for one that compared. Look at each
before it is committed.
"""

import io
import os
import pathlib

from PIL import Image, ImageChops

GOLDEN = pathlib.Path(__file__).parent / "golden"
RECORD = bool(os.environ.get("SCVSH_RECORD"))

TILE = 16  # pixels in both directions
COLORS = 48  # of a recorded picture: what is recorded has to be small
SLACK = 40  # by which a colour may differ, of 255: the smoothing of letters, and the palette
SHARE = 0.05  # of a tile's pixels that may differ by more


def read(png):
    return Image.open(io.BytesIO(png)).convert("RGB")


def record(name, png):
    """Keeps a picture with few colours, which every page of ours has."""
    few = read(png).quantize(colors=COLORS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(GOLDEN / f"{name}.png", optimize=True)


def recorded(name):
    return Image.open(GOLDEN / f"{name}.png").convert("RGB")


def different_tiles(one, other):
    """The corners of the tiles in which two pictures differ; None where their sizes do."""
    if one.size != other.size:
        return None
    bands = ImageChops.difference(one, other).split()
    largest = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    marked = largest.point(lambda value: 255 if value > SLACK else 0)
    width, height = marked.size
    found = []
    for top in range(0, height, TILE):
        for left in range(0, width, TILE):
            tile = marked.crop((left, top, min(left + TILE, width), min(top + TILE, height)))
            if tile.histogram()[255] > SHARE * tile.size[0] * tile.size[1]:
                found.append((left, top))
    return found
