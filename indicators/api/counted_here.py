"""Counts of requests in this process, for the package ``limits``.

With that package's own storage in memory, any request may begin a thread that looks for what is past; here the request
itself looks, once in a while.
"""

import threading
import time

from limits.storage import Storage


class CountedHere(Storage):
    """How often each key was counted in its window of seconds; what is past is forgotten with the next look."""

    STORAGE_SCHEME = None

    def __init__(self) -> None:
        super().__init__()
        self._windows: dict[str, tuple[int, float]] = {}
        self._looks_at = 0.0
        self._lock = threading.Lock()

    @property
    def base_exceptions(self) -> type[Exception]:
        """No fault of this storage is anybody else's."""
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count ``amount``, in a window of ``expiry`` seconds where none is open; the count of the window."""
        now = time.time()
        with self._lock:
            if now >= self._looks_at:
                self._windows = {other: window for other, window in self._windows.items() if window[1] > now}
                self._looks_at = now + expiry
            count, ends = self._windows.get(key, (0, 0.0))
            count, ends = (count + amount, ends) if ends > now else (amount, now + expiry)
            self._windows[key] = (count, ends)
        return count

    def get(self, key: str) -> int:
        """The count of the window that is open, or 0."""
        count, ends = self._windows.get(key, (0, 0.0))
        return count if ends > time.time() else 0

    def get_expiry(self, key: str) -> float:
        """When the window ends, in Unix time; now where none is open."""
        now = time.time()
        return max(now, self._windows.get(key, (0, now))[1])

    def check(self) -> bool:
        """Memory is always there."""
        return True

    def reset(self) -> int:
        """Forget everything; of how many keys."""
        with self._lock:
            known, self._windows = len(self._windows), {}
        return known

    def clear(self, key: str) -> None:
        """Forget one key."""
        with self._lock:
            self._windows.pop(key, None)
