// Points between the wire's forms and lists, for every module that edits or draws shapes.

export const fromFlat = (flat) => Array.from({ length: flat.length / 2 }, (_, index) => ({ x: flat[2 * index], y: flat[2 * index + 1] }));
export const toFlat = (points) => points.flatMap(({ x, y }) => [x, y]);
export const numbered = (points) => Object.fromEntries(points.map((point, index) => [index, point]));
export const inOrder = (object) => Object.keys(object).sort((a, b) => a - b).map((key) => ({ ...object[key] }));

export const centreOf = (points) => ({
  x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
  y: points.reduce((sum, { y }) => sum + y, 0) / points.length,
});

// Whether a point lies inside of closed rings taken together, holes left out.
export const isInside = ({ x, y }, rings) => {
  let inside = false;
  for (const ring of rings) {
    ring.forEach((a, index) => {
      const b = ring[(index + 1) % ring.length];
      if (a.y > y !== b.y > y && x < a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)) inside = !inside;
    });
  }
  return inside;
};
