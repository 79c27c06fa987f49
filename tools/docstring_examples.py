"""Reads `Example:` in a docstring as the examples that it holds, so that they are shown as code."""

from __future__ import annotations

from typing import Any

import griffe


class Examples(griffe.Extension):
    """Gives the heading of examples the plural that the parser of docstrings knows."""

    def on_instance(self, *, obj: griffe.Object, **_: Any) -> None:  # Any: griffe's own
        """Changes the docstring of one object."""
        if obj.docstring is not None:
            obj.docstring.value = obj.docstring.value.replace("Example:\n", "Examples:\n")
