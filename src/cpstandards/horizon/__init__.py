"""What a moment is on every day of the calendar, and how two moments stand to each other.

Exhaustive: every trigger day of the calendar's span (1990 to 2060), under every outcome of the
conditions. Where that cannot decide (different anchors, hours of work, what a case agrees), the
answer is `undecided`, never `same`.
"""

from cpstandards.horizon.curves import Counting, Curve, counting_of, curve
from cpstandards.horizon.days import Span
from cpstandards.horizon.edges import NamedEdge, edges
from cpstandards.horizon.forms import Form, form
from cpstandards.horizon.relations import Measured, between, is_same, relation
from cpstandards.horizon.results import Relation, Side, Verdict, Witness

__all__ = [
    "Counting",
    "Curve",
    "Form",
    "Measured",
    "NamedEdge",
    "Relation",
    "Side",
    "Span",
    "Verdict",
    "Witness",
    "between",
    "counting_of",
    "curve",
    "edges",
    "form",
    "is_same",
    "relation",
]
