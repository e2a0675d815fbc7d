// How each shape is drawn: by dragging from one point to the next, or point by point. Points are
// fractions of the picture; `path` gives what is shown meanwhile, `value` what is kept at the end.
import { outline, toModel } from "./edit_shapes.js";
import { numbered } from "./geometry.js";

const round = (value) => Number(value.toFixed(6));
const LEAST = 1e-4;

const boxOf = ([from, to]) => ({
  x: Math.min(from.x, to.x),
  y: Math.min(from.y, to.y),
  w: round(Math.abs(to.x - from.x)),
  h: round(Math.abs(to.y - from.y)),
});
const isFlat = ({ w, h }) => w < LEAST || h < LEAST;

const box = (key, more) => (points) => {
  const found = boxOf(points);
  return isFlat(found) ? null : { [key]: { ...found, ...more } };
};

const ellipse = (points) => {
  const { x, y, w, h } = boxOf(points);
  return isFlat({ w, h }) ? null : { ellipse: { x: round(x + w / 2), y: round(y + h / 2), rx: w / 2, ry: h / 2, theta: 0 } };
};

const circle = ([centre, edge], size) => {
  const r = Math.hypot(edge.x - centre.x, ((edge.y - centre.y) * size.height) / size.width);
  return r < LEAST ? null : { circle: { ...centre, r, stretch: 1, theta: 0 } };
};

// The front face by dragging, then where its lower right corner comes to lie at the back.
const cuboid = ([from, to, back]) => {
  const { x, y, w, h } = boxOf([from, to]);
  if (isFlat({ w, h })) return null;
  const corner = { x: x + w, y: y + h };
  const offset = back ? { x: round(back.x - corner.x), y: round(back.y - corner.y) } : { x: 0, y: 0 };
  return { cuboid_2d: { front: [x, y, round(corner.x), y, round(corner.x), round(corner.y), x, round(corner.y)], offset } };
};

const listed = (shape, least) => (points) => (points.length < least ? null : { [shape]: numbered(points) });

const CORNERS = "Drag from one corner to the other. Esc gives up.";

// drags: the points that a drag gives; points: how many end it by themselves.
const WAYS = {
  bounding_box: { drags: true, points: 2, hint: CORNERS, value: box("boundingBox") },
  rotatable_bounding_box: { drags: true, points: 2, hint: CORNERS, value: box("rotatableBoundingBox", { theta: 0 }) },
  ellipse: { drags: true, points: 2, hint: CORNERS, value: ellipse },
  circle: { drags: true, points: 2, hint: "Drag from the centre outwards. Esc gives up.", value: circle },
  cuboid_2d: { drags: true, points: 3, hint: "Drag the front face, then click where its lower right corner is at the back. Esc gives up.", value: cuboid },
  polygon: {
    closes: true,
    hint: "Click point by point. Enter, or the first point again, closes it; Backspace takes one back; Esc gives up.",
    value: listed("polygon", 3),
  },
  polyline: {
    hint: "Click point by point. Enter, or a double click, ends it; Backspace takes one back; Esc gives up.",
    value: listed("polyline", 2),
  },
  point: { points: 1, hint: "Click where it is. Esc gives up.", value: listed("point", 1) },
};

export const wayOf = (shape) => WAYS[shape];

// What is there so far, as the wire holds it; null while it is too little.
export const drawn = (shape, points, size) => {
  const value = points.length > 1 || shape === "point" ? WAYS[shape].value(points, size) : null;
  return value && { shape, ...value };
};

// What is there so far, as SVG path data in pixels.
export const preview = (shape, points, size) => {
  const value = WAYS[shape].drags && drawn(shape, points, size);
  if (value) return outline(toModel(value), size);
  return points.length ? `M${points.map(({ x, y }) => `${x * size.width} ${y * size.height}`).join("L")}` : "";
};
