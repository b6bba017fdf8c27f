"""config/publish.yaml: every mistake in it is one line with file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from lecture.errors import LectureError, SourceError
from pipeline.publish.config import PUBLISH, fixed_of, load_publish, target_of

GOOD = """\
fixed:
  fall:
    path: old/fall.mp4
    file: fall.360p.mp4
targets:
  here:
    dir:
      folder: build/published
  cdn:
    s3: {bucket: course, endpoint: "https://s3.example.org", lease: 30}
    url: https://cdn.example.org
    purge: {url: "https://api.example.org/purge?u={url}", token_env: PURGE_TOKEN}
  web:
    ssh: {host: origin, folder: /srv/www, redirect: {folder: /etc/nginx/lectures, reload: [nginx]}}
"""


def mistake(tmp_path: Path, old: str, new: str) -> SourceError:
    """What is said when ``new`` stands in place of ``old``."""
    path = tmp_path / "publish.yaml"
    assert old in GOOD
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        load_publish(path)
    assert len(str(caught.value).splitlines()) == 1
    return caught.value


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    path = tmp_path / "publish.yaml"
    path.write_text(GOOD, encoding="utf-8")
    spec = load_publish(path)
    cdn = target_of(spec, "cdn").s3
    assert cdn is not None
    assert (cdn.bucket, cdn.lease) == ("course", 30)
    assert target_of(spec, "cdn").age == 60
    web = target_of(spec, "web").redirect
    assert web is not None
    assert web.reload == ("nginx",)
    assert fixed_of(spec, "fall").file == "fall.360p.mp4"


def test_the_shipped_file_publishes_to_a_local_folder_only() -> None:
    spec = load_publish(PUBLISH)
    assert {name for name, target in spec.targets.items() if not target.dir} == set()
    fixed = fixed_of(spec, "escaping_local_minima")
    assert fixed.path == (
        "talentsprint/archives/sc/aiml/aiml_2018_b7_hyd/preview_videos/escaping_local_minima.mp4"
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "says"),
    [
        ("bucket:", "bukcet:", 10, "targets.cdn.s3.bukcet", "allowed here: bucket, endpoint"),
        ("bucket: course, ", "", 10, "targets.cdn.s3.bucket", "missing"),
        ("bucket: course", "bucket: 5", 10, "targets.cdn.s3.bucket", "must be text"),
        ("lease: 30", "lease: .nan", 10, "targets.cdn.s3.lease", "number"),
        ("lease: 30", "secret_key: hush", 10, "targets.cdn.s3.secret_key", "unknown key"),
        ("path: old/fall.mp4", "path: ../fall.mp4", 3, "fixed.fall.path", "pattern"),
        ("path: old/fall.mp4", "path: /fall.mp4", 3, "fixed.fall.path", "pattern"),
        ("path: old/fall.mp4", 'path: "a b.mp4"', 3, "fixed.fall.path", "pattern"),
        ("path: old/fall.mp4", "path: lectures/a.mp4", 6, "targets.here.prefix", "fixed path"),
        ("https://cdn.example.org", "ftp://cdn", 11, "targets.cdn.url", "pattern"),
        ("https://cdn.example.org", "https://h/?q", 11, "targets.cdn.url", "no query"),
        ("    dir:\n      folder: build/published", "    age: 5", 6, "targets.here", "exactly one"),
        (
            "https://cdn.example.org\n",
            "https://h\n    dir: {folder: x}\n",
            9,
            "targets.cdn",
            "exactly",
        ),
        ("token_env", 'command: ["x"], token_env', 12, "targets.cdn.purge", "exactly one"),
        (
            "    url: https://cdn.example.org\n",
            "",
            11,
            "targets.cdn.purge",
            "needs the target's url",
        ),
        ("host: origin", "host: -oProxyCommand=x", 14, "targets.web.ssh.host", "pattern"),
        ("reload: [nginx]", "reload: []", 14, "targets.web.ssh.redirect.reload", "at least 1"),
    ],
)
def test_a_mistake_is_one_line(
    tmp_path: Path, old: str, new: str, line: int, key: str, says: str
) -> None:
    error = mistake(tmp_path, old, new)
    assert (error.line, error.key) == (line, key)
    assert says in error.message


def test_a_password_in_an_address_is_refused_and_not_repeated(tmp_path: Path) -> None:
    error = mistake(tmp_path, "https://cdn.example.org", "https://me:hush@cdn.example.org")
    assert "password" in error.message
    assert "hush" not in str(error)


def test_two_lectures_do_not_share_an_address(tmp_path: Path) -> None:
    second = "fixed:\n  bowl: {path: old/fall.mp4, file: a.mp4}\n"
    assert "also the address of bowl" in str(mistake(tmp_path, "fixed:\n", second))


def test_an_unknown_target_or_lecture_names_those_there_are(tmp_path: Path) -> None:
    path = tmp_path / "publish.yaml"
    path.write_text(GOOD, encoding="utf-8")
    spec = load_publish(path)
    with pytest.raises(LectureError, match="there are: here, cdn, web"):
        target_of(spec, "cnd")
    with pytest.raises(LectureError, match="those that have: fall"):
        fixed_of(spec, "fell")
