"""What stands in a component, read back from it."""

from collections.abc import Iterator
from typing import Any


def parts(component: Any) -> Iterator[Any]:
    """A component and all that it holds, in reading order."""
    if isinstance(component, list | tuple):
        for one in component:
            yield from parts(one)
    elif component is not None:
        yield component
        yield from parts(getattr(component, "children", None))


def text(component: Any) -> str:
    """All its texts, one after the other."""
    return "".join(part for part in parts(component) if isinstance(part, str))


def named(component: Any, kind: str) -> list[Any]:
    """Its parts of one kind, such as ``Td``."""
    return [part for part in parts(component) if type(part).__name__ == kind]
