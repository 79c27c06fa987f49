"""A small HTTP service that judges posted cases by boards' standards, with `cpstandards`."""
