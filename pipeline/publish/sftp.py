"""A folder of another machine, reached by SFTP: OpenSSH's extensions give the exclusive link, the
atomic rename and fsync that publishing needs.

The connection follows ``~/.ssh/config``, the agent and ``known_hosts``, as ``ssh`` does; a host
whose key is not known there is refused.
"""

from __future__ import annotations

import asyncio
import errno
import os
import posixpath
import shlex
import stat
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

import asyncssh

from pipeline.publish.files import BLOCK, FILE_MODE, FOLDER_MODE
from pipeline.publish.retry import Patience, persist
from pipeline.publish.store import Progress

Result = TypeVar("Result")

_LOGIN = 20  # seconds
_ANSWER = 60  # seconds for one operation
_RELOAD = 120  # seconds for a command
_CHUNK = 1 << 20  # bytes on their way at once
_WINDOW = 8  # blocks read ahead of the one that is being digested


class SftpFiles:
    """A folder on a machine that runs OpenSSH's SFTP server.

    Args:
        host: as ``ssh`` takes it.
        root: the folder there.
        patience: how often to connect, and to ask again after the connection was lost.
    """

    def __init__(self, host: str, root: str, patience: Patience | None = None) -> None:
        self.where = f"{host}:{root}"
        self._host, self._root = host, root
        self._patience = patience or Patience()
        self._runner = asyncio.Runner()
        self._connection: asyncssh.SSHClientConnection | None = None
        self._client: asyncssh.SFTPClient | None = None

    def sizes(self, folder: str) -> dict[str, int]:
        async def walk(sftp: asyncssh.SFTPClient, top: str) -> dict[str, int]:
            found: dict[str, int] = {}
            try:
                entries = await sftp.readdir(self._at(top))
            except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
                return found
            for entry in sorted(entries, key=lambda entry: str(entry.filename)):
                name, mode = str(entry.filename), entry.attrs.permissions or 0
                path = posixpath.join(top, name)
                if stat.S_ISDIR(mode) and name not in (".", ".."):
                    found |= await walk(sftp, path)
                elif stat.S_ISREG(mode):
                    found[path] = entry.attrs.size or 0
            return found

        return self._do(lambda sftp: walk(sftp, folder))

    def entries(self, folder: str) -> list[str]:
        async def names(sftp: asyncssh.SFTPClient) -> list[str]:
            try:
                found = await sftp.listdir(self._at(folder))
            except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
                return []
            return sorted(str(name) for name in found if name not in (".", ".."))

        return self._do(names)

    def size(self, path: str) -> int | None:
        async def measure(sftp: asyncssh.SFTPClient) -> int | None:
            try:
                return (await sftp.stat(self._at(path))).size
            except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
                return None

        return self._do(measure)

    def read(self, path: str) -> bytes | None:
        try:
            return b"".join(self.blocks(path))
        except FileNotFoundError:
            return None

    def blocks(self, path: str) -> Iterator[bytes]:
        offset = 0
        while True:
            pieces = self._do(partial(self._pieces, path, offset))
            for piece in pieces:
                yield piece
                offset += len(piece)
            if sum(map(len, pieces)) < BLOCK * _WINDOW:
                return

    async def _pieces(self, path: str, offset: int, sftp: asyncssh.SFTPClient) -> list[bytes]:
        async with sftp.open(self._at(path), "rb") as file:
            data = bytes(await file.read(BLOCK * _WINDOW, offset))  # type: ignore[arg-type]
        return [data[start : start + BLOCK] for start in range(0, len(data), BLOCK)]

    def identity(self, path: str) -> str | None:
        async def look(sftp: asyncssh.SFTPClient) -> str | None:
            try:
                status = await sftp.lstat(self._at(path))
            except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
                return None
            if stat.S_ISLNK(status.permissions or 0):
                return str(await sftp.readlink(self._at(path)))
            return f"file {status.size} {status.mtime}"

        return self._do(look)

    def append(self, path: str, source: Path, offset: int, progress: Progress) -> None:
        async def send(sftp: asyncssh.SFTPClient) -> None:
            await self._parents(sftp, path)
            flags = asyncssh.FXF_WRITE | asyncssh.FXF_CREAT
            async with sftp.open(self._at(path), flags, encoding=None) as file:
                await file.chmod(FILE_MODE)
                at = offset
                with source.open("rb") as whole:
                    whole.seek(at)
                    while block := whole.read(_CHUNK):
                        await asyncio.wait_for(file.write(block, at), _ANSWER)
                        at += len(block)
                        progress(len(block))
                await self._sync(file)

        self._do(send, once=True, limit=None)

    def write(self, path: str, data: bytes) -> None:
        async def send(sftp: asyncssh.SFTPClient) -> None:
            await self._parents(sftp, path)
            with suppress(asyncssh.SFTPNoSuchFile):
                await sftp.remove(self._at(path))
            flags = asyncssh.FXF_WRITE | asyncssh.FXF_CREAT | asyncssh.FXF_EXCL
            async with sftp.open(self._at(path), flags, encoding=None) as file:
                await file.chmod(FILE_MODE)
                await file.write(data)
                await self._sync(file)

        self._do(send)

    def link(self, old: str, new: str) -> bool:
        async def make(sftp: asyncssh.SFTPClient) -> bool:
            await self._parents(sftp, new)
            try:
                await sftp.link(self._at(old), self._at(new))
            except asyncssh.SFTPFailure:  # version 3 of the protocol has no word for "exists"
                if await sftp.lexists(self._at(new)):
                    return False
                raise
            return True

        return self._do(make)

    def symlink(self, target: str, path: str) -> None:
        async def make(sftp: asyncssh.SFTPClient) -> None:
            await self._parents(sftp, path)
            try:
                await sftp.symlink(target, self._at(path))
            except asyncssh.SFTPFailure:
                if await sftp.readlink(self._at(path)) != target:
                    raise

        self._do(make)

    def rename(self, old: str, new: str) -> bool:
        async def move(sftp: asyncssh.SFTPClient) -> bool:
            try:
                await sftp.posix_rename(self._at(old), self._at(new))
            except asyncssh.SFTPNoSuchFile:
                return False
            return True

        return self._do(move)

    def remove(self, path: str) -> None:
        async def take(sftp: asyncssh.SFTPClient) -> None:
            with suppress(asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
                await sftp.remove(self._at(path))

        self._do(take)

    def remove_folder(self, folder: str) -> None:
        async def take(sftp: asyncssh.SFTPClient) -> None:
            with suppress(asyncssh.SFTPError):
                await sftp.rmdir(self._at(folder))

        self._do(take)

    def run(self, command: Sequence[str]) -> str:
        async def ask() -> str:
            await self._connect()
            assert self._connection is not None
            done = await self._connection.run(
                shlex.join(command), timeout=_RELOAD, errors="replace"
            )
            if done.exit_status == 0:
                return ""
            said = str(done.stderr or done.stdout or "").strip().splitlines()
            return f"exit status {done.exit_status}" + (f": {said[-1]}" if said else "")

        try:
            return self._runner.run(ask())
        except (asyncssh.Error, OSError) as error:
            return f"cannot be run: {error}"

    def close(self) -> None:
        self._drop()
        self._runner.close()

    def _at(self, path: str) -> str:
        return posixpath.join(self._root, path)

    def _do(
        self,
        operation: Callable[[asyncssh.SFTPClient], Awaitable[Result]],
        once: bool = False,
        limit: float | None = _ANSWER,
    ) -> Result:
        """Carry out an operation, again after the connection was lost unless ``once``."""

        async def attempt() -> Result:
            client = await self._connect()
            return await asyncio.wait_for(operation(client), limit)

        def guarded() -> Result:
            try:
                return self._runner.run(attempt())
            except asyncssh.SFTPError as error:
                raise _as_os_error(error) from error
            except (asyncssh.Error, OSError, TimeoutError) as error:
                self._drop()
                raise _as_os_error(error) from error

        if once:
            return guarded()
        return persist(guarded, lambda error: isinstance(error, ConnectionError), self._patience)

    async def _connect(self) -> asyncssh.SFTPClient:
        if self._client is None:
            self._connection = await asyncssh.connect(
                self._host,
                connect_timeout=_LOGIN,
                login_timeout=_LOGIN,
                keepalive_interval=15,
            )
            self._client = await self._connection.start_sftp_client()
        return self._client

    def _drop(self) -> None:
        if self._connection is not None:
            connection, self._connection, self._client = self._connection, None, None

            async def leave() -> None:
                connection.abort()
                with suppress(asyncssh.Error, OSError):
                    await connection.wait_closed()

            self._runner.run(leave())

    async def _parents(self, sftp: asyncssh.SFTPClient, path: str) -> None:
        folder, missing = posixpath.dirname(self._at(path)), []
        while folder and not await sftp.isdir(folder):
            missing.append(folder)
            folder = posixpath.dirname(folder)
        for folder in reversed(missing):
            try:
                await sftp.mkdir(folder)
            except asyncssh.SFTPFailure:
                if not await sftp.isdir(folder):  # another run was not faster either
                    raise
            else:
                await sftp.chmod(folder, FOLDER_MODE)  # whatever the umask there

    @staticmethod
    async def _sync(file: asyncssh.SFTPClientFile) -> None:
        with suppress(asyncssh.SFTPOpUnsupported):
            await file.fsync()


def _as_os_error(error: Exception) -> OSError:
    if isinstance(error, asyncssh.SFTPNoSuchFile | asyncssh.SFTPNoSuchPath):
        return FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    if isinstance(error, asyncssh.SFTPPermissionDenied):
        return PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    if isinstance(error, asyncssh.SFTPConnectionLost | asyncssh.SFTPNoConnection):
        return ConnectionError(errno.ECONNRESET, "the connection was lost")
    if isinstance(error, asyncssh.SFTPNoSpaceOnFilesystem | asyncssh.SFTPQuotaExceeded):
        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if isinstance(error, asyncssh.SFTPOpUnsupported):
        return OSError(errno.EOPNOTSUPP, "its SFTP server does not offer that; OpenSSH's does")
    if isinstance(error, asyncssh.SFTPError):
        return OSError(errno.EIO, f"the server says: {error.reason}")
    if isinstance(error, asyncssh.HostKeyNotVerifiable):
        return OSError(
            errno.EIO, "its host key is not in known_hosts: connect once by ssh, and look"
        )
    if isinstance(error, asyncssh.PermissionDenied):
        return OSError(errno.EIO, "ssh lets none of your keys in")
    if isinstance(error, TimeoutError):
        return TimeoutError(errno.ETIMEDOUT, "no answer in time")
    if isinstance(error, asyncssh.ConnectionLost | ConnectionError):
        return ConnectionError(errno.ECONNRESET, "the connection was lost")
    if isinstance(error, asyncssh.Error):
        return OSError(errno.EIO, f"ssh: {error.reason}")
    return error if isinstance(error, OSError) else OSError(errno.EIO, str(error))
