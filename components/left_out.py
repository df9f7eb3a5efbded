"""What an address asks for and a page can't show, said to the reader rather than passed over."""

from collections.abc import Collection, Sequence

from dash import html

# So many names are said, each cut where it is longer: an address may hold anything.
_NAMED = 8
_LONGEST_NAME = 20


def unknown(asked: Sequence[str], known: Collection[str]) -> list[str]:
    """Those of ``asked`` that are not ``known``, cut short."""
    cut = [one[:_LONGEST_NAME] + ("…" if len(one) > _LONGEST_NAME else "") for one in asked if one not in known]
    return cut[:_NAMED] + (["…"] if len(cut) > _NAMED else [])


def notice(texts: Sequence[str]) -> list[html.P]:
    """The sentences as one notice; nothing where there are none."""
    return [html.P(" ".join(texts), className="left-out", role="status")] if texts else []
