"""Where the project lies; imports nothing, so that a command with nothing to do starts at once."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONFIG = ROOT / "config"
LECTURES = CONFIG / "lectures"
