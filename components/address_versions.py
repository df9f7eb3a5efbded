"""Addresses are kept for ever: one that was written for an earlier version of the pages shows what it showed then.

An address without ``v`` is of version 1. Where a parameter of a page gets another name, another meaning or another
usual value, a function is added at the end of :data:`MIGRATIONS`, and with that there is a new version. Every page's
query goes through :func:`current` first, so that pages know the newest names alone.

Addresses are written with ``v`` only once there is a second version: by :meth:`components.addresses.Address.href` and
by ``assets/scripts/4_address.js``, which reads the version from the document. A link with fixed parameters in a script
may stay without ``v``: it is an address of version 1 and works as such. ``release`` belongs to every version: it is
read before anything else, and no migration may touch it.

``tests/addresses_for_ever.csv`` holds addresses of every version and what they show; lines are only ever added to it.
"""

from collections.abc import Callable, Mapping, Sequence

Query = Mapping[str, str | None]
#: From the page's name (as of :class:`components.addresses.Address`) and its query to the query of the next version.
Migration = Callable[[str, Query], Query]

#: The first leads from version 1 to 2, and so on. Once released, none is changed or taken out.
MIGRATIONS: tuple[Migration, ...] = ()
#: The version that pages read, and that addresses are written in.
CURRENT = 1 + len(MIGRATIONS)

#: The parameter that says which version an address is of.
PARAMETER = "v"


def current(page: str, query: Mapping[str, object], migrations: Sequence[Migration] = MIGRATIONS) -> Query:
    """The query of a page's address in the newest version, without ``v``.

    A version that there is not is taken for the newest. Of a parameter that is given twice the first is taken.

    >>> current("indicator", {"year": "2014"}, [lambda page, query: {"time": query["year"]}])
    {'time': '2014'}
    """
    given = {name: _first(value) for name, value in query.items()}
    asked = given.pop(PARAMETER, "1")
    known = [str(version) for version in range(1, len(migrations) + 1)]
    migrated: Query = given
    for migrate in migrations[known.index(asked) :] if asked in known else ():
        migrated = migrate(page, migrated)
    return migrated


def _first(value: object) -> str | None:
    # Dash gives a list where a parameter is given more than once.
    one = value[0] if isinstance(value, list) and value else value
    return one if isinstance(one, str) else None


def version_to_write() -> dict[str, str]:
    """What an address with choices carries beside them: nothing while there is one version alone."""
    return {PARAMETER: str(CURRENT)} if CURRENT > 1 else {}
