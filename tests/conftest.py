"""How random cases are drawn: the same ones in every run, others when asked for.

A run of the suite says whether the code is as it was: it draws the same cases each time.
`--hypothesis-profile=explore` looks for what nobody met yet, with a seed that it prints.
"""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, print_blob=True, deadline=None)
settings.register_profile("explore", derandomize=False, print_blob=True, deadline=None)
settings.load_profile("repeatable")
