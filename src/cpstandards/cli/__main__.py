"""`python -m cpstandards.cli`."""

from __future__ import annotations

from cpstandards.cli import main

if __name__ == "__main__":
    main()
