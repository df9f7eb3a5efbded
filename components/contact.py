"""Whom to write to about this server: the environment variable ``ALUEKUVA_CONTACT``."""

import logging
import os
import re
from typing import NamedTuple
from urllib.parse import urlsplit

# Narrower than the standard: what may begin a query or a header has no place in a link that opens a letter.
_MAIL = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")
_LONGEST = 500


class Contact(NamedTuple):
    """An e-mail or web address as it is shown, and where a link to it leads."""

    text: str
    href: str


def contact() -> Contact | None:
    """The contact that whoever runs this server has named; None where there is none, or where it is no address.

    A text that is no address is not shown; the log says so.
    """
    given = os.environ.get("ALUEKUVA_CONTACT", "").strip()
    if not given:
        return None
    if len(given) <= _LONGEST:
        if _MAIL.fullmatch(given):
            return Contact(given, f"mailto:{given}")
        if _is_web_address(given):
            return Contact(given, given)
    logging.getLogger(__name__).warning("ALUEKUVA_CONTACT is neither an e-mail address nor a web address: %r", given)
    return None


def _is_web_address(text: str) -> bool:
    if not text.isascii() or not text.isprintable() or " " in text:
        return False
    try:
        parts = urlsplit(text)
    except ValueError:  # as of http://[
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
