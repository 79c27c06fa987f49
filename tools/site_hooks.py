"""What the site's generator does besides: the repository's own pages and links fit the site.

Links are written so that they work where the files stand. A link out of `docs/` leads to the same
file on the site; a link to a folder leads to its list of pages.
"""

from __future__ import annotations

import re
from pathlib import Path
from posixpath import dirname, join, normpath, relpath
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parent.parent
MOVED = {
    "index.md": "README.md",
    "changes.md": "CHANGELOG.md",
    "example-service.md": "examples/service/README.md",
    "example-rules-repository.md": "examples/rules-repository/README.md",
}
"""Pages of the site that stand elsewhere in the repository."""

_LINK = re.compile(r"(?s)```.*?```|`[^`\n]*`|\]\((?P<to>[^)#:\s]+)(?P<anchor>#[^)\s]*)?\)")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Puts the pages of a folder in the place of `folder/*` in the navigation."""
    config.nav = _expanded(config.nav, Path(config.docs_dir))
    return config


def _expanded(nav: Any, docs: Path) -> Any:  # Any: as the YAML has it
    if isinstance(nav, list):
        items = (_expanded(each, docs) for each in nav)
        return [item for item in items if item not in ([], {})]
    if isinstance(nav, dict):
        inner = {title: _expanded(each, docs) for title, each in nav.items()}
        return {title: each for title, each in inner.items() if each != []}
    return _pages(nav.removesuffix("/*"), docs) if nav.endswith("/*") else nav


def _pages(folder: str, docs: Path) -> list[str]:
    """The pages of *folder*, its list of pages first."""
    names = sorted(page.name for page in (docs / folder).glob("*.md"))
    others = [name for name in names if name != "README.md"]
    return [f"{folder}/{name}" for name in ("README.md", *others)] if names else []


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds the pages that stand elsewhere, and a list of pages to each folder without one."""
    for place, source in MOVED.items():
        text = (ROOT / source).read_text(encoding="utf-8")
        files.append(File.generated(config, place, content=text))
    pages = [file.src_uri for file in files.documentation_pages()]
    for folder in sorted({dirname(page) for page in pages} - {""}):
        if f"{folder}/README.md" not in pages:
            text = _list_of(folder, [page for page in pages if dirname(page) == folder])
            files.append(File.generated(config, f"{folder}/README.md", content=text))
    return files


def _list_of(folder: str, pages: list[str]) -> str:
    heading = folder.replace("-", " ").capitalize()
    items = (f"- [{_title(page)}]({page.removeprefix(f'{folder}/')})" for page in sorted(pages))
    return "\n".join([f"# {heading}", "", *items, ""])


def _title(page: str) -> str:
    lines = (ROOT / "docs" / page).read_text(encoding="utf-8").splitlines()
    return next(line.removeprefix("# ") for line in lines if line.startswith("# "))


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Turns links between files of the repository into links between files of the site."""
    here = page.file.src_uri
    source = MOVED.get(here, f"docs/{here}")

    def turned(link: re.Match[str]) -> str:
        if link["to"] is None:
            return link.group()
        place = _on_site(normpath(join(dirname(source), link["to"])), config, files)
        if place is None:
            return link.group()
        return f"]({relpath(place, dirname(here) or '.')}{link['anchor'] or ''})"

    return _LINK.sub(turned, markdown)


def _on_site(path: str, config: MkDocsConfig, files: Files) -> str | None:
    """Where the file or folder *path* of the repository stands on the site, if it is there."""
    for place, source in MOVED.items():
        if path == source:
            return place
    if path == "docs" or path.startswith("docs/"):
        inner = path.removeprefix("docs").removeprefix("/")
        return join(inner, "README.md") if (ROOT / path).is_dir() else inner
    if not (ROOT / path).is_file():
        return None
    place = f"repository/{path}"
    if place not in files.src_uris:
        files.append(File.generated(config, place, abs_src_path=str(ROOT / path)))
    return place
