"""From YAML text to validated rulesets."""

from cpstandards.load.rulesets import board, boards, dump_ruleset, load_ruleset, parse_ruleset

__all__ = ["board", "boards", "dump_ruleset", "load_ruleset", "parse_ruleset"]
