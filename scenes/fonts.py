"""The one font, Inter, from a pip package: the same letters on every machine, a bare one included.

Pango asks fontconfig, and fontconfig reads what ``FONTCONFIG_FILE`` names when it is first asked.
So ``use_project_fonts`` has to run before any text is made; ``scenes.mobjects.text`` sees to it.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

import fontpkg_inter  # type: ignore[import-untyped]
import manimpango  # type: ignore[import-untyped]

from lecture.errors import LectureError

FAMILY: str = fontpkg_inter.FAMILY

_CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


class FontError(LectureError):
    """The lecture's font cannot be used; a fallback would change every picture."""


@cache
def use_project_fonts() -> str:
    """Make Inter the only font of this process and return its family name.

    Raises:
        FontError: Pango does not offer the font, such as when it was asked for fonts before.
    """
    folder = Path(tempfile.mkdtemp(prefix="fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    config = folder / "fonts.conf"
    fonts = Path(fontpkg_inter.ROOT) / "files"
    config.write_text(_CONFIG.format(fonts=fonts, cache=folder / "cache"), encoding="utf-8")
    os.environ["FONTCONFIG_FILE"] = str(config)
    offered = manimpango.list_fonts()
    if FAMILY not in offered:
        raise FontError(
            f"the font {FAMILY} of {fonts} is not offered by Pango (it offers {offered}): "
            "install fontpkg-inter, and import scenes before anything that makes text"
        )
    return FAMILY
