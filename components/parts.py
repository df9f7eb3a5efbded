"""The components that a component is made of."""

from collections.abc import Iterator
from typing import Any

from dash.development.base_component import Component


def parts(content: Any) -> Iterator[Component]:
    """A component and all components below it, from the outside in; of a list, those of each of its members."""
    if isinstance(content, Component):
        yield content
        yield from parts(getattr(content, "children", None))
    elif isinstance(content, (list, tuple)):
        for one in content:
            yield from parts(one)
