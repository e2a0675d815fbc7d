// Straight lines from the eye through a place of the screen, and where they meet what is in space.
// Places are [x, y, z] of the world, in full precision.

export const sum = (a, b, by = 1) => a.map((value, axis) => value + b[axis] * by);
export const difference = (a, b) => a.map((value, axis) => value - b[axis]);
export const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const length = (a) => Math.hypot(...a);
export const unit = (a) => a.map((value) => value / (length(a) || 1));
export const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];

// Flatter than this a plane is seen from its edge: a pixel would be metres.
const EDGE = 0.06;

// Where a line from the eye meets the plane through a point; null where it runs along it, or away.
export const onPlane = ({ from, way }, point, normal) => {
  const slope = dot(way, normal);
  if (Math.abs(slope) < EDGE) return null;
  const far = dot(difference(point, from), normal) / slope;
  return far > 0 ? sum(from, way, far) : null;
};

// The same on a level plane; where that is seen from its edge, on the one that faces the eye.
export const onLevel = (ray, point, up, facing) => onPlane(ray, point, Math.abs(dot(facing, up)) < 0.15 ? facing : up);

// How far along an axis through a point the line from the eye comes nearest to it; null where one
// looks along the axis.
export const alongAxis = ({ from, way }, point, axis) => {
  const between = difference(from, point);
  const across = dot(way, axis);
  const share = 1 - across * across;
  if (share < EDGE * EDGE) return null;
  return (dot(between, axis) - dot(between, way) * across) / share;
};

// The angle of a place about an axis through a centre, in radians from a direction at right angles to it.
export const angleAbout = (place, centre, axis, zero) => {
  const arm = difference(place, centre);
  return Math.atan2(dot(arm, cross(axis, zero)), dot(arm, zero));
};
