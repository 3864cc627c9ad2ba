"""Takes the pictures of docs/pictures anew: pictures.py [SCENE…], all unless some are named.

Each scene of Tests/terminal/scenes.json is played in a terminal; what is on the screen at its end is kept as text, and
drawn from that text.
"""

import pathlib
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "Tests" / "shell"), str(ROOT / "Tests" / "terminal")]

import draw  # noqa: E402
from golden import settled  # noqa: E402
from scenes import PICTURES, SCENES, Stage  # noqa: E402


def main(names):
    unknown = set(names) - {scene.name for scene in SCENES}
    if unknown:
        sys.exit(f"There is no scene {', '.join(sorted(unknown))}. The scenes: "
                 + ", ".join(scene.name for scene in SCENES))
    for scene in SCENES:
        if names and scene.name not in names:
            continue
        with tempfile.TemporaryDirectory() as folder, Stage(scene, folder) as screen:
            text = settled(screen)
        drawn = draw.png(text, scene.size[0])
        (PICTURES / f"{scene.name}.txt").write_text(text)
        (PICTURES / f"{scene.name}.png").write_bytes(drawn)
        print(f"docs/pictures/{scene.name}.png: {len(drawn) // 1024 + 1} KiB")


if __name__ == "__main__":
    main(sys.argv[1:])
