"""Counts of requests in this process, in place of a storage of the package ``limits``.

With that package's own storage in memory, any request may begin a thread that looks for what is past; here the request
itself looks, once in a while.
"""

import threading
import time


class CountedHere:
    """How often each key was counted in its window of seconds; what is past is forgotten with the next look."""

    def __init__(self) -> None:
        self._windows: dict[str, tuple[int, float]] = {}
        self._looks_at = 0.0
        self._lock = threading.Lock()

    def incr(self, key: str, expiry: int) -> int:
        """Count one, in a window of ``expiry`` seconds where none is open; the count of the window."""
        now = time.time()
        with self._lock:
            if now >= self._looks_at:
                self._windows = {other: window for other, window in self._windows.items() if window[1] > now}
                self._looks_at = now + expiry
            count, ends = self._windows.get(key, (0, 0.0))
            count, ends = (count + 1, ends) if ends > now else (1, now + expiry)
            self._windows[key] = (count, ends)
        return count

    def get_expiry(self, key: str) -> float:
        """When the window ends, in Unix time; now where none is open."""
        now = time.time()
        return max(now, self._windows.get(key, (0, now))[1])
