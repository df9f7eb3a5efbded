"""The disk cache of one service: answers that last until the figures change, and those of a harvest under way.

One folder per base address::

    lock                                    held by the harvest that uses the folder
    data/{indicator}/{updated}-{hash}.entry figures, valid until the source gives another date of update
    in-progress/harvest-in-progress.json    which harvest is under way, and since when
    in-progress/{hash}.entry                what that harvest has fetched so far

An entry is a line with the SHA-256 of the rest, a line of JSON naming the request, and the body, compressed.
"""

import contextlib
import datetime
import errno
import fcntl
import hashlib
import json
import os
import re
import shutil
import tempfile
import uuid
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, NamedTuple, Self

from indicators.reference import DATA
from indicators.sources.sotkanet.client import Request
from indicators.sources.sotkanet.errors import CacheError

MARKER = "harvest-in-progress.json"
#: An unfinished harvest older than this is not gone on with: what it fetched may have changed since.
RESUMED_WITHIN = datetime.timedelta(hours=24)


class Entry(NamedTuple):
    """A stored answer: its body, or None for "no longer served" (404)."""

    body: bytes | None


def default_cache_directory() -> Path:
    """``sotkanet`` below ``$ALUEKUVA_CACHE``, or below ``data/cache`` of the program."""
    parent = os.environ.get("ALUEKUVA_CACHE")
    return (Path(parent) if parent else DATA / "cache") / "sotkanet"


def folder_name(base_url: str) -> str:
    """A folder name that a person recognises and that differs for every base address."""
    readable = re.sub(r"[^A-Za-z0-9]+", "-", base_url.split("://", 1)[-1]).strip("-")[:60]
    return f"{readable}-{hashlib.sha256(base_url.encode()).hexdigest()[:8]}"


@contextlib.contextmanager
def _disk_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise CacheError(f"the disk of the cache is full: {path}; make room and run the harvest again") from error
        raise CacheError(f"the cache cannot be used: {path}: {error.strerror or error}") from error


class Cache:
    """The cache of one base address below ``directory``, for one harvest at a time; a context manager.

    Entering takes the folder's lock and takes up an unfinished harvest (``resumed``) or begins a new one. Leaving
    without :meth:`complete` keeps the harvest unfinished. All methods raise :class:`CacheError` for a full or
    unreadable disk; entering also when another harvest uses the folder. Reading and writing are safe in threads.
    """

    def __init__(self, directory: Path, base_url: str) -> None:
        self.folder = directory / folder_name(base_url)
        self.resumed = False
        self._under_way = self.folder / "in-progress"
        self._lock: IO[str] | None = None

    def __enter__(self) -> Self:
        with _disk_errors(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = (self.folder / "lock").open("a")
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                self._lock.close()
                raise CacheError(f"another harvest is using {self.folder}; wait until it has ended") from error
            try:
                self._take_up_or_begin()
            except BaseException:
                self._lock.close()
                raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._lock is not None:
            self._lock.close()

    def _take_up_or_begin(self) -> None:
        for partial in self.folder.rglob("*.partial"):
            partial.unlink()
        marker = self._under_way / MARKER
        self.resumed = _is_recent(marker)
        if not self.resumed:
            shutil.rmtree(self._under_way, ignore_errors=True)
            started = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
            content = json.dumps({"id": uuid.uuid4().hex, "started": started})
            _write_whole(marker, content.encode())

    def complete(self) -> None:
        """The harvest is finished: the next one asks for metadata anew."""
        with _disk_errors(self._under_way):
            # The marker first: a folder without it is never taken up, however much of it is left.
            (self._under_way / MARKER).unlink(missing_ok=True)
            shutil.rmtree(self._under_way)

    def read_under_way(self, request: Request) -> Entry | None:
        """What the harvest under way has already been answered."""
        return self._read(self._path_under_way(request), request)

    def write_under_way(self, request: Request, body: bytes | None) -> None:
        """Keep an answer (None for 404) until the harvest is finished."""
        self._write(self._path_under_way(request), request, body)

    def read_data(self, request: Request, indicator: int, updated: datetime.date) -> Entry | None:
        """Figures fetched by any harvest since they were last updated."""
        return self._read(self._path_of_data(request, indicator, updated), request)

    def write_data(self, request: Request, indicator: int, updated: datetime.date, body: bytes) -> None:
        """Keep figures until they are updated; figures of earlier updates are removed."""
        path = self._path_of_data(request, indicator, updated)
        self._write(path, request, body)
        with _disk_errors(path):
            for earlier in path.parent.glob("*.entry"):
                if not earlier.name.startswith(f"{updated.isoformat()}-"):
                    earlier.unlink(missing_ok=True)

    def _path_under_way(self, request: Request) -> Path:
        return self._under_way / f"{_hash(request)[:32]}.entry"

    def _path_of_data(self, request: Request, indicator: int, updated: datetime.date) -> Path:
        return self.folder / "data" / str(indicator) / f"{updated.isoformat()}-{_hash(request)[:16]}.entry"

    def _read(self, path: Path, request: Request) -> Entry | None:
        with _disk_errors(path):
            try:
                stored = path.read_bytes()
            except FileNotFoundError:
                return None
        checksum, _, rest = stored.partition(b"\n")
        if hashlib.sha256(rest).hexdigest().encode() != checksum:
            return None  # cut short or damaged: as if it were not there
        header, _, body = rest.partition(b"\n")
        record = json.loads(header)
        if record["request"] != request.text:
            return None
        return Entry(zlib.decompress(body) if record["status"] == 200 else None)

    def _write(self, path: Path, request: Request, body: bytes | None) -> None:
        header = json.dumps({"request": request.text, "status": 404 if body is None else 200})
        # Level 1: figures shrink to a tenth at a speed that a disk does not reach.
        rest = header.encode() + b"\n" + zlib.compress(body or b"", 1)
        with _disk_errors(path):
            _write_whole(path, hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest)


def _hash(request: Request) -> str:
    return hashlib.sha256(request.text.encode()).hexdigest()


def _is_recent(marker: Path) -> bool:
    try:
        started = datetime.datetime.fromisoformat(json.loads(marker.read_text("utf-8"))["started"])
        age = datetime.datetime.now(datetime.UTC) - started
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return False
    return datetime.timedelta(0) <= age < RESUMED_WITHIN


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, whatever happens meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".partial")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
