"""What can go wrong between Sotkanet and the tables; every error says what to do or names the address."""


class SotkanetError(Exception):
    """A harvest cannot be finished. The message is for the person who started it."""


class RequestError(SotkanetError):
    """The service did not give a usable answer, after as many attempts as are allowed."""


class MalformedAnswerError(SotkanetError):
    """The answer is JSON, but not of the shape that the interface promises."""


class CacheError(SotkanetError):
    """The cache cannot be read, written (disk full) or had for oneself (another harvest uses it)."""
