"""Small packages to publish, and the real servers on loopback that they are published to."""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import boto3
import imageio_ffmpeg
import urllib3
from botocore.config import Config

from pipeline.manifest import FileRecord, Manifest
from pipeline.publish.carry_out import carry_out
from pipeline.publish.config import FixedSpec
from pipeline.publish.errors import ConflictError
from pipeline.publish.plan import Plan
from pipeline.publish.release import Layout, Release

ROOT = Path(__file__).resolve().parent.parent
NGINX_EXAMPLE = ROOT / "docs" / "nginx-lectures.conf"
LECTURE = "fall"
FIXED = "old/site/preview_videos/fall.mp4"
LAYOUT = Layout("lectures", LECTURE, FIXED)
SPEC = FixedSpec(path=FIXED, file=f"{LECTURE}.360p.mp4")
BUCKET = "course"
KEYS = ("PUBLISHERKEY0001", "publisher-secret-9f2c")
READER = ("READERKEY0000001", "reader-secret-77ab")
PASSED = {"name": "frames", "figure": "15", "limit": "15", "passed": True}
_START = 60  # seconds that a server may take to answer on a busy machine


def tool(name: str) -> str:
    """Path of a program that a test needs; a missing one is a failure, not a skip."""
    beside = Path(sys.executable).parent / name
    found = (
        str(beside)
        if beside.is_file()
        else shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    )
    assert found, f"{name} is missing; type: make test, which installs it"
    return found


def film(path: Path, seconds: float = 1, seed: int = 1, kilobytes: int = 0) -> None:
    """A real MP4 with a picture that depends on ``seed``; noise gives it about that size."""
    source = f"testsrc2=size=320x240:rate=15:duration={seconds}"
    rate = ["-b:v", f"{int(kilobytes * 8 / seconds)}k", "-maxrate", "20M", "-bufsize", "1M"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-f", "lavfi", "-i", source]
    command += ["-vf", f"noise=alls={60 if kilobytes else 5}:allf=t:all_seed={seed}"]
    command += ["-c:v", "libx264", "-preset", "ultrafast", "-threads", "1", "-g", "15"]
    command += ["-pix_fmt", "yuv420p", "-movflags", "+faststart"]
    command += rate if kilobytes else []
    subprocess.run([*command, str(path)], check=True)


def carry_out_at_once(plans: Sequence[Plan]) -> list[Release | ConflictError]:
    """What comes of each of several publications that begin at the same moment."""
    barrier = threading.Barrier(len(plans))

    def one(plan: Plan) -> Release | ConflictError:
        barrier.wait()
        try:
            return carry_out(plan)
        except ConflictError as error:
            return error

    with ThreadPoolExecutor(len(plans)) as pool:
        return list(pool.map(one, plans))


def package(
    folder: Path,
    seed: int = 1,
    seconds: float = 1,
    kilobytes: int = 0,
    more: dict[str, bytes] | None = None,
    **changed: object,
) -> Path:
    """A finished package whose content follows from ``seed``, with ``changed`` record fields."""
    folder.mkdir(parents=True, exist_ok=True)
    film(folder / f"{LECTURE}.360p.mp4", seconds, seed, kilobytes)
    vtt = f"WEBVTT\n\n00:00.000 --> 00:01.000\nIt falls, {seed}.\n"
    (folder / f"{LECTURE}.en.vtt").write_text(vtt, encoding="utf-8")
    (folder / "index.html").write_text(f"<!doctype html><title>{seed}</title>", encoding="utf-8")
    for name, data in (more or {}).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    fields: dict[str, object] = {
        "lecture": LECTURE,
        "title": "How it falls",
        "language": "en",
        "profile": "final",
        "voice": "silent",
        "own_voice": True,
        "inputs": {},
        "versions": {},
        "study": {},
        "claims": {},
        "checks": [PASSED],
        "files": {path.relative_to(folder).as_posix(): FileRecord.of(path) for path in files},
    }
    Manifest(**{**fields, **changed}).write(folder)  # type: ignore[arg-type]
    return folder


def config(folder: Path, **target: object) -> Path:
    """A publish.yaml with the one target "here"."""
    document = {
        "fixed": {LECTURE: {"path": FIXED, "file": f"{LECTURE}.360p.mp4"}},
        "targets": {"here": target},
    }
    path = folder / "publish.yaml"
    path.write_text(json.dumps(document, indent=1), encoding="utf-8")  # JSON is YAML too
    return path


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], log: Path, **more: object) -> Iterator[subprocess.Popen[bytes]]:
    """A server that ends with the block."""
    with log.open("ab") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, **more)  # type: ignore[call-overload]
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until something listens."""
    for _ in range(_START * 20):
        assert process.poll() is None, f"it ended: {log.read_text(errors='replace')[-2000:]}"
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"no answer on port {port}: {log.read_text(errors='replace')[-2000:]}")


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket of a real S3 server.

    Attributes:
        endpoint: the server's URL.
        name: the bucket's name.
    """

    endpoint: str
    name: str

    def client(self):  # type: ignore[no-untyped-def]  # boto3 has no types
        """A client with the publisher's keys."""
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=KEYS[0],
            aws_secret_access_key=KEYS[1],
            region_name="us-east-1",
            config=Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                retries={"total_max_attempts": 3},
            ),
        )

    def names(self) -> list[str]:
        """All keys in it."""
        pages = self.client().get_paginator("list_objects_v2").paginate(Bucket=self.name)
        return [entry["Key"] for page in pages for entry in page.get("Contents", [])]

    def uploads(self) -> list[str]:
        """Keys of uploads that were begun and not completed."""
        answer = self.client().list_multipart_uploads(Bucket=self.name)
        return [entry["Key"] for entry in answer.get("Uploads", [])]

    def read(self, key: str) -> bytes:
        """An object's bytes."""
        data: bytes = self.client().get_object(Bucket=self.name, Key=key)["Body"].read()
        return data

    def spec(self, **more: object) -> dict[str, object]:
        """The ``s3`` of a target."""
        return {"bucket": self.name, "endpoint": self.endpoint, "region": "us-east-1", **more}


@contextlib.contextmanager
def seaweed(folder: Path) -> Iterator[str]:
    """SeaweedFS with a publisher, a read-only and an anonymous identity; gives its S3 endpoint."""
    identities = [
        {"name": "anonymous", "actions": ["Read"]},
        {
            "name": "publisher",
            "credentials": [{"accessKey": KEYS[0], "secretKey": KEYS[1]}],
            "actions": ["Admin"],
        },
        {
            "name": "reader",
            "credentials": [{"accessKey": READER[0], "secretKey": READER[1]}],
            "actions": ["Read", "List"],
        },
    ]
    access = folder / "s3.json"
    access.write_text(json.dumps({"identities": identities}), encoding="utf-8")
    names = ["master", "volume", "filer", "s3"]
    ports = {name: free_port() for name in names}
    grpc = {f"{name}.port.grpc": free_port() for name in names}
    command = [tool("weed"), "mini", f"-dir={folder / 'data'}", "-ip=127.0.0.1"]
    command += ["-ip.bind=127.0.0.1", f"-s3.config={access}", "-master.telemetry=false"]
    command += ["-webdav=false", "-admin.ui=false", "-s3.port.iceberg=0", "-s3.port.lance=0"]
    command += [f"-admin.port={free_port()}", f"-admin.port.grpc={free_port()}"]
    command += [f"-{name}.port={port}" for name, port in ports.items()]
    command += [f"-{name}={port}" for name, port in grpc.items()]
    log = folder / "weed.log"
    with running(command, log, cwd=folder) as process:
        wait_for(ports["s3"], process, log)
        endpoint = f"http://127.0.0.1:{ports['s3']}"
        _until_writable(endpoint)
        yield endpoint


def _until_writable(endpoint: str) -> None:
    """The S3 port opens before a volume can be written to."""
    client = Bucket(endpoint, "ready").client()
    for _ in range(_START * 5):
        with contextlib.suppress(Exception):
            client.create_bucket(Bucket="ready")
            client.put_object(Bucket="ready", Key="ready", Body=b"ready")
            return
        time.sleep(0.2)
    raise AssertionError(f"{endpoint}: nothing can be written")


@contextlib.contextmanager
def rclone(folder: Path) -> Iterator[str]:
    """An S3 server that ignores If-None-Match and If-Match and says nothing; gives its endpoint."""
    port, log = free_port(), folder / "rclone.log"
    command = [tool("rclone"), "--config", os.devnull, "serve", "s3", "--addr"]
    command += [f"127.0.0.1:{port}", "--auth-key", ",".join(KEYS), str(folder)]
    with running(command, log) as process:
        wait_for(port, process, log)
        yield f"http://127.0.0.1:{port}"


def new_bucket(endpoint: str) -> Bucket:
    """A bucket of its own."""
    bucket = Bucket(endpoint, f"{BUCKET}-{secrets.token_hex(4)}")
    bucket.client().create_bucket(Bucket=bucket.name)
    return bucket


@dataclass(frozen=True, slots=True)
class Nginx:
    """A running nginx.

    Attributes:
        url: of its root.
        folder: where its files lie.
        reload: the command that makes it read its configuration again.
    """

    url: str
    folder: Path
    reload: list[str]


@contextlib.contextmanager
def nginx(folder: Path, server: str, http: str = "") -> Iterator[Nginx]:
    """An nginx whose server block holds ``server``."""
    folder.mkdir(parents=True, exist_ok=True)
    port, log = free_port(), folder / "nginx.log"
    for name in ("redirects", "tmp"):
        (folder / name).mkdir(exist_ok=True)
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/tmp/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = f"user {getpass.getuser()};" if os.getuid() == 0 else ""
    text = f"""
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {log} warn;
events {{ worker_connections 256; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    {temporary}
    {http}
    server {{
        listen 127.0.0.1:{port};
        {server}
    }}
}}
"""
    conf = folder / "nginx.conf"
    conf.write_text(text, encoding="utf-8")
    command = [tool("nginx"), "-c", str(conf), "-p", str(folder), "-e", str(log)]
    with running([*command, "-g", "daemon off;"], log) as process:
        wait_for(port, process, log)
        yield Nginx(f"http://127.0.0.1:{port}", folder, [*command, "-s", "reload"])


def origin(folder: Path, root: Path, extra: str = ""):  # type: ignore[no-untyped-def]
    """nginx as docs/nginx-lectures.conf sets it up, for the web root ``root``."""
    text = NGINX_EXAMPLE.read_text(encoding="utf-8")
    text = text.replace("/etc/nginx/lectures", str(folder / "redirects"))
    root.mkdir(parents=True, exist_ok=True)
    return nginx(folder, f"root {root};\n{extra}\n{text}")


def get(url: str, **headers: str) -> urllib3.BaseHTTPResponse:
    """A GET that follows no redirection."""
    with urllib3.PoolManager(retries=False) as pool:
        return pool.request("GET", url, headers=headers, redirect=False)


def environment(keys: tuple[str, str] = KEYS, home: Path | None = None) -> dict[str, str]:
    """The environment of a publisher, with nothing of AWS's but these keys."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    nowhere = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    named = {"AWS_ACCESS_KEY_ID": keys[0], "AWS_SECRET_ACCESS_KEY": keys[1]}
    told = {"HOME": str(home)} if home else {}
    return {**kept, **nowhere, **named, **told, "AWS_EC2_METADATA_DISABLED": "true"}


def command(verb: str, lecture: Path | str, where: Path, *more: str) -> list[str]:
    """The command line of a publisher."""
    words = [sys.executable, "-m", "pipeline", verb, str(lecture), "--target", "here"]
    return [*words, "--config", str(where), *more]


def run(
    verb: str,
    lecture: Path | str,
    where: Path,
    *more: str,
    keys: tuple[str, str] = KEYS,
    home: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    """Carry out a command as a person does."""
    return subprocess.run(
        command(verb, lecture, where, *more),
        capture_output=True,
        text=True,
        env=environment(keys, home),
        cwd=ROOT,
        timeout=300,
    )


@dataclass(frozen=True, slots=True)
class Sshd:
    """A running sshd.

    Attributes:
        home: the HOME of a publisher, whose ``.ssh/config`` knows the host "origin".
        process: the server.
        port: its port.
    """

    home: Path
    process: subprocess.Popen[bytes]
    port: int


@contextlib.contextmanager
def sshd(folder: Path, through: int | None = None) -> Iterator[Sshd]:
    """OpenSSH's sshd; ``through`` is the port of a proxy in front of it."""
    home = folder / "home"
    (home / ".ssh").mkdir(parents=True)
    for name in ("host", "mine"):
        words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(words, check=True)
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # where sshd separates its privileges
    port, log = free_port(), folder / "sshd.log"
    lines = [
        f"Port {port}",
        "ListenAddress 127.0.0.1",
        f"HostKey {folder / 'host'}",
        f"AuthorizedKeysFile {folder / 'mine.pub'}",
        f"PidFile {folder / 'sshd.pid'}",
        "StrictModes no",
        "UsePAM no",
        "PasswordAuthentication no",
        "MaxStartups 100",
        "Subsystem sftp internal-sftp",
    ]
    (folder / "sshd_config").write_text("\n".join(lines) + "\n", encoding="utf-8")
    public = (folder / "host.pub").read_text(encoding="utf-8").split()
    known = f"[127.0.0.1]:{through or port} {public[0]} {public[1]}\n"
    (home / ".ssh" / "known_hosts").write_text(known, encoding="utf-8")
    client = [
        "Host origin",
        "HostName 127.0.0.1",
        f"Port {through or port}",
        f"User {getpass.getuser()}",
        f"IdentityFile {folder / 'mine'}",
    ]
    (home / ".ssh" / "config").write_text("\n".join(client) + "\n", encoding="utf-8")
    command = [tool("sshd"), "-D", "-e", "-f", str(folder / "sshd_config")]
    with running(command, log) as process:
        wait_for(port, process, log)
        yield Sshd(home, process, port)
