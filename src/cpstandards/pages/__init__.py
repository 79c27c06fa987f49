"""Generated pages in Markdown: what can be read off the vocabulary and the rulesets."""

from cpstandards.pages.collection import pages_of, write_pages
from cpstandards.pages.vocabulary import vocabulary_page

__all__ = ["pages_of", "vocabulary_page", "write_pages"]
