"""Finds what leads nowhere in a built site: links, anchors, and anything fetched from elsewhere.

Usage: `python tools/broken_links.py SITE_DIR`. Prints each with its page; exits with 1 if any.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

FETCHED = {"script": "src", "img": "src", "iframe": "src", "link": "href", "source": "src"}
"""The attributes by which a page makes a browser fetch something at once."""


class Reference(NamedTuple):
    """Something that a page refers to.

    Attributes:
        to: the address.
        fetched: whether it is fetched when the page is read.
    """

    to: str
    fetched: bool


class Read(HTMLParser):
    """What a page refers to, and the anchors that it has."""

    def __init__(self) -> None:
        super().__init__()
        self.references: list[Reference] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes the references and the anchors of one element."""
        given = {name: value for name, value in attrs if value}
        self.anchors |= {given[name] for name in ("id", "name") if name in given}
        if tag == "a" and "href" in given:
            self.references.append(Reference(given["href"], fetched=False))
        elif tag in FETCHED and FETCHED[tag] in given:
            self.references.append(Reference(given[FETCHED[tag]], fetched=True))


def broken(site: Path) -> Iterator[str]:
    """Every reference in *site* that leads nowhere, or out of it without being asked.

    Args:
        site: the folder of the built site.
    """
    pages = {page.resolve(): _read(page) for page in sorted(site.rglob("*.html"))}
    for page, read in pages.items():
        for reference in read.references:
            if problem := _problem(reference, page, pages, site.resolve()):
                yield f"{page.relative_to(site.resolve())}: {reference.to}: {problem}"


def _read(page: Path) -> Read:
    read = Read()
    read.feed(page.read_text(encoding="utf-8"))
    return read


def _problem(reference: Reference, page: Path, pages: dict[Path, Read], site: Path) -> str:
    to = urlsplit(reference.to)
    if to.scheme in ("http", "https") or to.netloc:
        return "fetched from elsewhere" if reference.fetched else ""
    if to.scheme:
        return ""
    base = site if to.path.startswith("/") else page.parent
    target = (base / unquote(to.path).lstrip("/")).resolve() if to.path else page
    if target.is_dir():
        target /= "index.html"
    if not target.exists():
        return "no such file"
    missing = to.fragment and target in pages and unquote(to.fragment) not in pages[target].anchors
    return "no such anchor" if missing else ""


def main() -> int:
    """Prints what is broken in the site that the command line names."""
    found = list(broken(Path(sys.argv[1])))
    for each in found:
        print(each, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
