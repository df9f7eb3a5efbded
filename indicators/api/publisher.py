"""Who publishes the figures and whom a reader may turn to: what the operator of a server sets in its environment."""

import os
import re

_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`?#]+")
_MAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+")


def publisher_name() -> str:
    """The organisation that publishes: ``ALUEKUVA_PUBLISHER``, or the program's own name."""
    return os.environ.get("ALUEKUVA_PUBLISHER") or "Aluekuva"


def contact() -> tuple[str, str] | None:
    """Where readers may turn, as what it is and the address: ``("email", "mailto:…")`` or ``("url", "https://…")``.

    Read from ``ALUEKUVA_CONTACT``, an e-mail address or a web address; None where it is not set or is neither.
    """
    given = os.environ.get("ALUEKUVA_CONTACT", "").strip().removeprefix("mailto:")
    if _MAIL.fullmatch(given):
        return "email", f"mailto:{given}"
    return ("url", given) if _ADDRESS.fullmatch(given) else None
