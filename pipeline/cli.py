"""What a person types: ``python -m pipeline <command>``. The Makefile's targets are these.

Exit status: 0 done, 1 something the lecture or the machine has to mend, 2 typed wrong; as the shell
has it for signals, 130 stopped, 141 nobody reads the output any more.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence

from lecture.errors import LectureError
from pipeline.publish.arguments import add_commands


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command; what goes wrong is one line on standard error."""
    try:
        try:
            return _carry_out(arguments)
        finally:
            # What is still held back fails here, and not as Python ends, where it cannot be caught.
            sys.stdout.flush()
    except BrokenPipeError:
        # The reader of a pipe has gone, as `| head -1` does: what is left to say goes nowhere.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere, stream.fileno())
        return 128 + signal.SIGPIPE


def _carry_out(arguments: Sequence[str] | None) -> int:
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except LectureError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pipeline", description="Makes lecture videos.", allow_abbrev=False
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="<command>")

    render = commands.add_parser("render", help="make a lecture: video, captions, package")
    which = render.add_mutually_exclusive_group(required=True)
    which.add_argument("lecture", nargs="?", help="a lecture of config/lectures, without .yaml")
    which.add_argument("--all", action="store_true", help="every lecture")
    render.add_argument("--profile", default="final", help="of config/profiles.yaml")
    render.add_argument("--voice", help="instead of the lecture's own voice")
    render.add_argument("--jobs", type=_workers, metavar="N", help="worker processes")
    render.set_defaults(run=_render)

    voice = commands.add_parser("voice", help="speak the words that changed")
    voice.add_argument("lecture")
    voice.add_argument("--voice", help="instead of the lecture's own voice")
    voice.set_defaults(run=_voice)

    verify = commands.add_parser("verify", help="check a finished package")
    verify.add_argument("lecture", help="a lecture's id, or the folder of a package")
    verify.add_argument("--jobs", type=_workers, metavar="N", help="worker processes")
    verify.set_defaults(run=_verify)

    review = commands.add_parser("review", help="look at a lecture's scenes as viewers will")
    review.add_argument("lecture")
    review.add_argument("--jobs", type=_workers, metavar="N", help="worker processes")
    review.set_defaults(run=_review)

    add_commands(commands)

    page = commands.add_parser("page", help="serve a finished lecture's page on this machine")
    page.add_argument("lecture")
    page.add_argument("--profile", default="final", help="of config/profiles.yaml")
    page.add_argument("--port", type=int, default=8000, help="0 for any free one")
    page.set_defaults(run=_page)

    embed = commands.add_parser("embed", help="print what shows a lecture in a notebook")
    embed.add_argument("lecture")
    embed.add_argument("address", help="where students get the package")
    embed.add_argument("--burned", action="store_true", help="with captions in the picture")
    embed.set_defaults(run=_embed)

    doctor = commands.add_parser("doctor", help="what is installed and what is missing")
    doctor.set_defaults(run=_doctor)
    return parser


def _workers(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"a whole number from 1 on; found {text!r}")
    return int(text)


def _render(options: argparse.Namespace) -> int:
    from lecture.folders import LECTURES
    from pipeline.manifest import Manifest
    from pipeline.request import Request

    names = sorted(path.stem for path in LECTURES.glob("*.yaml")) if options.all else None
    requests = [
        Request(
            lecture=name,
            profile=options.profile,
            voice=options.voice,
            workers=options.jobs,
            scheduler=os.environ.get("SCHEDULER") or None,
        )
        for name in names or [options.lecture]
    ]
    changed = [request for request in requests if not request.is_made()]
    if changed:
        from pipeline.build import build

        build(changed)
    for request in requests:
        folder = request.places.package
        unchanged = "" if request in changed else "  (nothing has changed)"
        print(f"{os.path.relpath(folder)}/{unchanged}")
        for name, file in Manifest.read(folder).files.items():
            print(f"  {name}  {file.size / 1e6:.2f} MB")
    return 0


def _voice(options: argparse.Namespace) -> int:
    from pipeline.request import Request
    from pipeline.speak import speak

    takes = speak(Request(options.lecture, "final", options.voice))
    print(f"{len(takes.takes)} takes in {os.path.relpath(takes.folder)}/")
    return 0


def _verify(options: argparse.Namespace) -> int:
    from pathlib import Path

    from pipeline.places import FINAL, Places
    from pipeline.verify import verify_package

    folder = Path(options.lecture)
    if not folder.is_dir() or os.sep not in options.lecture:
        folder = Places(options.lecture, FINAL).package
    verify_package(folder, options.jobs)
    return 0


def _review(options: argparse.Namespace) -> int:
    from pipeline.places import FINAL, Places
    from pipeline.review.review import require, review_lecture

    review = review_lecture(options.lecture, options.jobs)
    print(f"{os.path.relpath(Places(options.lecture, FINAL).package)}/review/")
    require(review)
    return 0


def _page(options: argparse.Namespace) -> int:
    from pipeline.manifest import Manifest
    from pipeline.places import Places
    from pipeline.serve import server

    folder = Places(options.lecture, options.profile).package
    Manifest.read(folder)
    try:
        serving = server(folder, options.port)
    except (OSError, OverflowError) as error:
        raise LectureError(f"port {options.port} cannot be used ({error}): --port 0") from None
    with serving:
        host, port = serving.server_address[:2]
        print(f"http://{host!s}:{port}/  (Ctrl+C ends it)", flush=True)
        serving.serve_forever()
    return 0


def _embed(options: argparse.Namespace) -> int:
    from pipeline.embed import snippet
    from pipeline.places import FINAL, Places

    folder = Places(options.lecture, FINAL).package
    print(snippet(folder, options.address, burned=options.burned), end="")
    return 0


def _doctor(_: argparse.Namespace) -> int:
    from pipeline.doctor import examine

    findings = examine()
    for finding in findings:
        state = finding.found or f"missing: {finding.remedy}"
        print(f"{finding.what:15} {state}")
    return 0 if all(finding.found for finding in findings) else 1
