"""How hard Hypothesis searches. `HYPOTHESIS_PROFILE=deep pytest tests/test_oracle_agreement.py`."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)
PHASES = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)  # explaining is slow

# The same examples every time, so that what fails is what changed; the search for more is `deep`.
settings.register_profile(
    "spec",
    max_examples=300,
    deadline=None,
    derandomize=True,
    suppress_health_check=SLOW,
    phases=PHASES,
)
settings.register_profile("quick", settings.get_profile("spec"), max_examples=50)
settings.register_profile(
    "deep", max_examples=20_000, deadline=None, suppress_health_check=SLOW, phases=PHASES
)
settings.register_profile("search", settings.get_profile("deep"), max_examples=3_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "spec"))
