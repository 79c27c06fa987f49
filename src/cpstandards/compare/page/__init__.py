"""A comparison as one page of HTML that needs nothing else: no network, no further file."""

from cpstandards.compare.page.making import html_page

__all__ = ["html_page"]
