// Shapes of points: polygons of any rings, lines, single points, skeletons.
import { fromFlat, inOrder, isInside, numbered, toFlat } from "./geometry.js";

export const toModel = (value) => {
  const { shape } = value;
  if (shape !== "polygon") return { shape, points: inOrder(value[shape]) };
  const polygons = value.polygons?.length ? value.polygons.map((rings) => rings.map(fromFlat)) : [[inOrder(value.polygon)]];
  return { shape, polygons };
};

export const toValue = ({ shape, points, polygons }) => {
  if (shape !== "polygon") return { shape, [shape]: numbered(points) };
  return { shape, polygon: numbered(polygons[0][0]), polygons: polygons.map((rings) => rings.map(toFlat)) };
};

const ringsOf = (model) => (model.polygons ? model.polygons.flat() : [model.points]);

export const pointsOf = (model) => ringsOf(model).flat();

export const handlesOf = (model) => ringsOf(model).flatMap((ring, number) => ringHandles(model, ring, number));

const ringHandles = (model, ring, number) => {
  const closed = model.shape === "polygon";
  const editable = closed || model.shape === "polyline";
  const vertices = ring.map((point, index) => ({
    id: `vertex-${number}-${index}`,
    ring: closed ? ring : null,
    name: point.name,
    at: () => point,
    drag: (to) => Object.assign(point, to),
    remove: editable && ring.length > (closed ? 3 : 2) ? () => ring.splice(index, 1) : null,
  }));
  if (!editable) return vertices;
  const last = closed ? ring.length : ring.length - 1;
  const middles = ring.slice(0, last).map((point, index) => {
    const next = ring[(index + 1) % ring.length];
    return {
      id: `middle-${number}-${index}`,
      ring: closed ? ring : null,
      middle: true,
      at: () => ({ x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 }),
      // A middle that is dragged becomes a point of its own.
      insert: (to) => {
        const added = { ...to };
        ring.splice(index + 1, 0, added);
        return added;
      },
    };
  });
  return [...middles, ...vertices];
};

export const moveBy = (model, dx, dy) => {
  for (const point of pointsOf(model)) Object.assign(point, { x: point.x + dx, y: point.y + dy });
};

export const linesOf = (model) => {
  if (model.shape === "polygon") return model.polygons.flat().map((points) => ({ closed: true, points }));
  return model.shape === "polyline" ? [{ points: model.points }] : [];
};

// A ring that begins inside the shape is a hole of the part it is in, any other one a new part.
export const withRing = (model, ring) => {
  const around = model.polygons.find((rings) => isInside(ring[0], rings));
  if (around) around.push(ring);
  else model.polygons.push([ring]);
};

// Whether a ring could be taken away; the last one of a shape stays.
export const withoutRing = (model, ring) => {
  const whole = model.polygons.findIndex((rings) => rings[0] === ring);
  if (whole < 0) model.polygons = model.polygons.map((rings) => rings.filter((each) => each !== ring));
  else if (model.polygons.length > 1) model.polygons.splice(whole, 1);
  else return false;
  return true;
};
