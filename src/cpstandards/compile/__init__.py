"""From a validated ruleset to a program that judges cases."""

from cpstandards.compile.program import Entry, Program, compile_ruleset

__all__ = ["Entry", "Program", "compile_ruleset"]
