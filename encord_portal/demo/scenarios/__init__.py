"""The demo's projects, one module each."""

from encord_portal.demo.plan import Scenario
from encord_portal.demo.scenarios import (
    deep_sky,
    medical,
    microscopy,
    people_places,
    video_tracking,
    wildlife,
)

SCENARIOS: tuple[Scenario, ...] = (
    wildlife.SCENARIO,
    video_tracking.SCENARIO,
    medical.SCENARIO,
    microscopy.SCENARIO,
    people_places.SCENARIO,
    deep_sky.SCENARIO,
)
