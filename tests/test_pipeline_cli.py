"""What is typed: every mistake is one line, with status 1 or, typed wrong, 2."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from lecture.folders import ROOT
from pipeline.cli import main


@pytest.mark.parametrize(
    "arguments",
    [[], ["rendr"], ["render"], ["render", "a", "--all"], ["render", "a", "--jobs", "0"]],
)
def test_typed_wrong_is_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["render", "nothing"], "there is no lecture 'nothing'; there are: escaping_local_minima"),
        (["voice", "nothing"], "there is no lecture 'nothing'"),
        (["verify", "nothing"], "there is no package here; make it: make render"),
        (["page", "nothing"], "there is no package here; make it: make render"),
        (["embed", "nothing", "https://cdn.example/"], "there is no package here"),
        (["render", "escaping_local_minima", "--profile", "huge"], "no profile 'huge'"),
        (["render", "escaping_local_minima", "--voice", "parrot"], "voice 'parrot' is not known"),
    ],
)
def test_a_mistake_is_one_line_and_status_1(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 1
    said = capsys.readouterr()
    assert message in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    assert stopped.value.code == 0
    out = capsys.readouterr().out
    commands = ("render", "voice", "verify", "page", "embed", "doctor")
    assert all(command in out for command in commands)


@pytest.mark.parametrize(
    ("argument", "unbuffered"), [("--help", ""), ("doctor", ""), ("doctor", "1")]
)
def test_a_reader_who_has_gone_is_no_error(argument: str, unbuffered: str) -> None:
    read, write = os.pipe()
    os.close(read)
    ended = subprocess.run(
        [sys.executable, "-m", "pipeline", argument],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(write)
    assert (ended.returncode, ended.stderr) == (128 + signal.SIGPIPE, "")
