"""What a producer types, and reads."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from publish_support import FIXED, LECTURE, ROOT, config, package, run

from pipeline.cli import main


def files(folder: Path) -> set[str]:
    """All files below a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """A command in this process: status, standard output and error."""
    status = main(words)
    said = capsys.readouterr()
    return status, said.out, said.err


def test_the_plan_is_exact_and_writes_nothing(
    tmp_path: Path, www: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    what, where = package(tmp_path / "p"), config(tmp_path, dir={"folder": str(www)})
    before = files(www)
    words = ("publish", str(what), "--target", "here", "--config", str(where))
    status, plan, _ = call(capsys, *words, "--dry-run")
    assert status == 0
    assert files(www) == before
    assert call(capsys, *words)[0] == 0
    created = set(re.findall(r"^create  (\S+)", plan, re.MULTILINE))
    # The plan names all but what keeping the old file makes, which it tells in a line of its own.
    made = files(www) - before
    assert created < made
    assert f"keep    {FIXED} as it is, as release 0" in plan
    rest = {re.sub(r"[0-9a-f]{16,}.*", "", name) for name in made - created}
    home = f"lectures/{LECTURE}/"
    assert rest == {home, f"{home}live/000001-", f"{home}releases/000000.json"}
    assert f"swap    {FIXED}  from an unknown file to release 1" in plan


def test_once_more_says_that_there_is_nothing_to_do(
    tmp_path: Path, www: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    what, where = package(tmp_path / "p"), config(tmp_path, dir={"folder": str(www)})
    words = ("publish", str(what), "--target", "here", "--config", str(where))
    call(capsys, *words)
    status, said, _ = call(capsys, *words)
    assert status == 0
    assert "nothing to write: release 1 is this, and it is live" in said


def test_releases_tell_what_is_live_and_what_was(
    tmp_path: Path, www: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = config(tmp_path, dir={"folder": str(www)})
    end = ("--target", "here", "--config", str(where))
    assert "a file that was not published from here" in call(capsys, "releases", LECTURE, *end)[1]
    for seed in (1, 2):
        call(capsys, "publish", str(package(tmp_path / str(seed), seed)), *end)
    call(capsys, "rollback", LECTURE, *end)
    lines = call(capsys, "releases", LECTURE, *end)[1].splitlines()
    assert [line[:6].split() for line in lines] == [["*", "3"], ["2"], ["1"], ["0"]]
    assert "rollback to 1" in lines[0]
    assert "kept" in lines[3]
    plan = call(capsys, "rollback", LECTURE, "--dry-run", *end)[1]
    assert "from release 3 to release 4" in plan


def test_pruning_shows_first_and_deletes_only_when_told(
    tmp_path: Path, www: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = config(tmp_path, dir={"folder": str(www)})
    end = ("--target", "here", "--config", str(where))
    for seed in (1, 2, 3):
        call(capsys, "publish", str(package(tmp_path / str(seed), seed)), *end)
    before = files(www)
    shown = call(capsys, "prune", LECTURE, "--keep", "2", *end)[1]
    assert files(www) == before
    assert "to delete them: DELETE=1" in shown
    call(capsys, "prune", LECTURE, "--keep", "2", "--delete", *end)
    listed = set(re.findall(r"^delete  (\S+)", shown, re.MULTILINE))
    assert before - files(www) == listed
    lines = call(capsys, "releases", LECTURE, *end)[1].splitlines()
    assert ["files pruned" in line for line in lines] == [False, False, True, True]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("publish", LECTURE, "--target", "here"), "there is no package here"),
        (("publish", "PACKAGE", "--target", "there"), "there is no target 'there'"),
        (("rollback", LECTURE, "--target", "here"), "nothing of fall is published"),
        (("prune", LECTURE, "--target", "here"), "nothing of fall is published"),
        (("releases", "other", "--target", "here"), "lecture 'other' has no address"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    tmp_path: Path, www: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], says: str
) -> None:
    where = config(tmp_path, dir={"folder": str(www)})
    given = [str(package(tmp_path / "p")) if word == "PACKAGE" else word for word in words]
    status, _, error = call(capsys, *given, "--config", str(where))
    assert status == 1
    assert says in error
    assert len(error.splitlines()) == 1


def test_there_is_no_way_to_force_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["publish", LECTURE, "--target", "here", "--force"])
    assert "--force" in capsys.readouterr().err


def test_a_tampered_package_is_refused_as_a_person_sees_it(tmp_path: Path, www: Path) -> None:
    what, where = package(tmp_path / "p"), config(tmp_path, dir={"folder": str(www)})
    (what / "index.html").write_text("<title>other</title>", encoding="utf-8")
    before = files(www)
    done = run("publish", what, where)
    assert done.returncode == 1
    assert "index.html is not the file that was made; type: make render" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert files(www) == before


def test_make_passes_on_what_is_typed() -> None:
    words = ["make", "-n", "prune", "TARGET=local", "KEEP=3", "DELETE=1", "LECTURE=fall"]
    said = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "prune fall --target local --keep 3 --delete" in said
    nowhere = subprocess.run(["make", "-n", "publish"], cwd=ROOT, capture_output=True, text=True)
    assert nowhere.returncode == 2
    assert "say where: TARGET=" in nowhere.stderr
