// Cuboids in a picture: the front face by its corners; the back face is the front one moved by an
// offset, or shrunk towards the point where the edges meet.
import { centreOf, fromFlat, toFlat } from "./geometry.js";

export const toModel = ({ shape, cuboid_2d: cuboid }) => {
  const { offset, vanishingPoint, scaleRatio } = cuboid;
  const front = fromFlat(cuboid.front);
  return vanishingPoint ? { shape, front, far: { ...vanishingPoint }, scale: scaleRatio } : { shape, front, offset: { ...offset } };
};

export const toValue = ({ shape, front, offset, far, scale }) => ({
  shape,
  cuboid_2d: { front: toFlat(front), ...(far ? { vanishingPoint: far, scaleRatio: scale } : { offset }) },
});

const behind = ({ offset, far, scale }, { x, y }) =>
  far ? { x: far.x + (x - far.x) * scale, y: far.y + (y - far.y) * scale } : { x: x + offset.x, y: y + offset.y };

export const backOf = (model) => model.front.map((point) => behind(model, point));

// The whole back face so that a point of it, behind one of the front plane, comes to a place.
const shift = (model, point, to) => {
  if (!model.far) {
    model.offset = { x: to.x - point.x, y: to.y - point.y };
    return;
  }
  // As large as the front there is no point that the edges meet in.
  if (Math.abs(1 - model.scale) < 1e-3) model.scale = 0.9;
  model.far = { x: (to.x - point.x * model.scale) / (1 - model.scale), y: (to.y - point.y * model.scale) / (1 - model.scale) };
};

// A back corner runs along its edge: that makes the back face larger or smaller.
const rescale = (model, point, to, size) => {
  const edge = { x: (point.x - model.far.x) * size.width, y: (point.y - model.far.y) * size.height };
  const along = { x: (to.x - model.far.x) * size.width, y: (to.y - model.far.y) * size.height };
  const length = edge.x * edge.x + edge.y * edge.y;
  if (length) model.scale = Math.min(Math.max((edge.x * along.x + edge.y * along.y) / length, 0), 100);
};

export const handlesOf = (model, size) => [
  ...model.front.map((point, index) => ({
    id: `back-${index}`,
    at: () => behind(model, point),
    drag: (to) => (model.far ? rescale(model, point, to, size) : shift(model, point, to)),
  })),
  {
    id: "back",
    middle: true,
    at: () => behind(model, centreOf(model.front)),
    drag: (to) => shift(model, centreOf(model.front), to),
  },
  ...model.front.map((point, index) => ({ id: `front-${index}`, at: () => point, drag: (to) => Object.assign(point, to) })),
];

export const moveBy = (model, dx, dy) => {
  for (const point of [...model.front, ...(model.far ? [model.far] : [])]) Object.assign(point, { x: point.x + dx, y: point.y + dy });
};

export const pointsOf = (model) => [...model.front, ...backOf(model)];

export const linesOf = (model) => {
  const back = backOf(model);
  const depth = model.front.map((point, index) => ({ points: [point, back[index]] }));
  return [{ closed: true, points: back }, ...depth, { closed: true, points: model.front }];
};
