"""The demo's projects, one module each, loaded by name."""

from __future__ import annotations

from importlib import import_module

from encord_portal.demo.plan import Scenario


def load(name: str) -> Scenario:
    """The scenario that the module of this name describes."""
    scenario = import_module(f"{__name__}.{name}").SCENARIO
    if not isinstance(scenario, Scenario):
        raise TypeError(f"{name}.SCENARIO is a {type(scenario).__name__}, not a Scenario.")
    return scenario
