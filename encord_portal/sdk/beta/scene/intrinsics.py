"""How cameras of scenes form their images."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

_DISTORTIONS: dict[str, tuple[str, ...]] = {
    "pinhole": (),
    "cylindrical": (),
    "radial": ("k1", "k2", "k3"),
    "plumb_bob": ("k1", "k2", "k3", "t1", "t2"),
    "fisheye": ("k1", "k2", "k3", "k4"),
    "rational_polynomial": ("k1", "k2", "k3", "k4", "k5", "k6", "t1", "t2"),
    "division": ("k",),
    "ucm": ("xi", "k1", "k2", "k3"),
}
_MORE = ("dfx", "dfy", "dox", "doy", "skew")


@dataclass(frozen=True)
class SimpleIntrinsics:
    """Focal lengths, principal point (in pixels) and a model of distortion.

    Attributes:
        fx: The focal length along the width.
        fy: The focal length along the height.
        ox: The principal point, from the left.
        oy: The principal point, from the top.
        model: The model of distortion.
        extra: The coefficients of the model; ``dfx``, ``dfy``, ``dox``, ``doy`` and ``skew``.
    """

    fx: float
    fy: float
    ox: float
    oy: float
    model: str | None = None
    extra: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class AdvancedIntrinsics:
    """Matrices, row by row.

    Attributes:
        k: The camera matrix, nine numbers.
        r: The rectification, nine numbers.
        p: The projection, twelve numbers.
        model: The model of distortion.
    """

    k: Sequence[float] | None = None
    r: Sequence[float] | None = None
    p: Sequence[float] | None = None
    model: str | None = None


Intrinsics = SimpleIntrinsics | AdvancedIntrinsics


def intrinsics_simple(
    fx: float, fy: float, ox: float, oy: float, *, model: str | None = None, **kwargs: float
) -> SimpleIntrinsics:
    """A camera with the model that is named.

    Args:
        fx: The focal length along the width, in pixels.
        fy: The focal length along the height.
        ox: The principal point, from the left.
        oy: The principal point, from the top.
        model: The model of distortion.
        kwargs: Its coefficients.
    """
    return SimpleIntrinsics(fx, fy, ox, oy, model, dict(kwargs))


def intrinsics_advanced(
    k: Sequence[float] | None = None,
    r: Sequence[float] | None = None,
    p: Sequence[float] | None = None,
    *,
    model: str | None = None,
) -> AdvancedIntrinsics:
    """A camera by its matrices, row by row.

    Args:
        k: The camera matrix, nine numbers.
        r: The rectification, nine numbers.
        p: The projection, twelve numbers.
        model: The model of distortion.
    """
    return AdvancedIntrinsics(k, r, p, model)


def intrinsics_pinhole(fx: float, fy: float, ox: float, oy: float) -> SimpleIntrinsics:
    """A camera without distortion; focal lengths and principal point in pixels."""
    return SimpleIntrinsics(fx, fy, ox, oy, "pinhole")


def intrinsics_cylindrical(fx: float, fy: float, ox: float, oy: float) -> SimpleIntrinsics:
    """A cylindrical camera; focal lengths and principal point in pixels."""
    return SimpleIntrinsics(fx, fy, ox, oy, "cylindrical")


def intrinsics_fisheye(
    fx: float, fy: float, ox: float, oy: float, *, k1: float, k2: float, k3: float, k4: float
) -> SimpleIntrinsics:
    """A fisheye camera with four coefficients."""
    return SimpleIntrinsics(fx, fy, ox, oy, "fisheye", {"k1": k1, "k2": k2, "k3": k3, "k4": k4})


def intrinsics_radial(
    fx: float, fy: float, ox: float, oy: float, *, k1: float, k2: float, k3: float
) -> SimpleIntrinsics:
    """A camera with radial distortion."""
    return SimpleIntrinsics(fx, fy, ox, oy, "radial", {"k1": k1, "k2": k2, "k3": k3})


def intrinsics_plumb_bob(
    fx: float,
    fy: float,
    ox: float,
    oy: float,
    *,
    k1: float,
    k2: float,
    k3: float,
    t1: float,
    t2: float,
) -> SimpleIntrinsics:
    """A camera with radial (``k``) and tangential (``t``) distortion."""
    coefficients = {"k1": k1, "k2": k2, "k3": k3, "t1": t1, "t2": t2}
    return SimpleIntrinsics(fx, fy, ox, oy, "plumb_bob", coefficients)


def intrinsics_rational_polynomial(
    fx: float,
    fy: float,
    ox: float,
    oy: float,
    *,
    k1: float,
    k2: float,
    k3: float,
    k4: float,
    k5: float,
    k6: float,
    t1: float,
    t2: float,
) -> SimpleIntrinsics:
    """A camera with a rational model of radial (``k``) and tangential (``t``) distortion."""
    coefficients = {"k1": k1, "k2": k2, "k3": k3, "k4": k4, "k5": k5, "k6": k6, "t1": t1, "t2": t2}
    return SimpleIntrinsics(fx, fy, ox, oy, "rational_polynomial", coefficients)


def intrinsics_as_wire(intrinsics: Intrinsics) -> dict[str, Any]:
    """Write intrinsics as the description of a scene has them; unknown models are left out."""
    if isinstance(intrinsics, AdvancedIntrinsics):
        return {
            "type": "advanced",
            "model": _model(intrinsics.model, {}),
            **{
                name: None if values is None else list(values)
                for name, values in zip(
                    "krp", (intrinsics.k, intrinsics.r, intrinsics.p), strict=True
                )
            },
            "skew": None,
        }
    return {
        "type": "simple",
        "model": _model(intrinsics.model, intrinsics.extra),
        "fx": intrinsics.fx,
        "fy": intrinsics.fy,
        "ox": intrinsics.ox,
        "oy": intrinsics.oy,
        **{name: intrinsics.extra.get(name) for name in _MORE},
    }


def _model(name: str | None, coefficients: dict[str, float]) -> dict[str, Any] | None:
    if name not in _DISTORTIONS:
        return None
    given = {key: coefficients[key] for key in _DISTORTIONS[name] if key in coefficients}
    return {"type": name, **given}
