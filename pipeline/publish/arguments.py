"""The command line of publishing; what it calls is imported only when it is called."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from lecture.folders import CONFIG

PUBLISH = CONFIG / "publish.yaml"
Commands = Any  # argparse has no public name for what add_subparsers gives back


def add_commands(commands: Commands) -> None:
    """Add publish, rollback, releases and prune."""
    publish = _command(commands, "publish", "put a package where students get it", _publish)
    publish.add_argument("--dry-run", action="store_true", help="only print the plan")

    rollback = _command(commands, "rollback", "back to the release before", _rollback)
    rollback.add_argument("--to", type=_number, metavar="N", help="or to release N")
    rollback.add_argument("--dry-run", action="store_true", help="only print the plan")

    _command(commands, "releases", "what was published", _releases)

    prune = _command(commands, "prune", "what old releases take up, and its removal", _prune)
    prune.add_argument("--keep", type=_positive, default=5, metavar="N", help="releases to keep")
    prune.add_argument("--delete", action="store_true", help="delete what is listed without it")


def _command(commands: Commands, name: str, what: str, run: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=what, allow_abbrev=False)
    parser.add_argument("lecture", help="a lecture's id, or the folder of a package")
    parser.add_argument("--target", required=True, help="of config/publish.yaml")
    parser.add_argument("--config", type=Path, default=PUBLISH, help="another such file")
    parser.set_defaults(run=run)
    return parser


def _number(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"a whole number from 0 on; found {text!r}")
    return int(text)


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"a whole number from 1 on; found {text!r}")
    return int(text)


def _publish(options: argparse.Namespace) -> int:
    from pipeline.publish.commands import Where, publish

    publish(Where(options.lecture, options.target, options.config), options.dry_run)
    return 0


def _rollback(options: argparse.Namespace) -> int:
    from pipeline.publish.commands import Where, rollback

    rollback(Where(options.lecture, options.target, options.config), options.to, options.dry_run)
    return 0


def _releases(options: argparse.Namespace) -> int:
    from pipeline.publish.commands import Where, releases

    releases(Where(options.lecture, options.target, options.config))
    return 0


def _prune(options: argparse.Namespace) -> int:
    from pipeline.publish.commands import Where, prune

    prune(Where(options.lecture, options.target, options.config), options.keep, options.delete)
    return 0
