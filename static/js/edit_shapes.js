// The points of a shape as one list that can be dragged, and back to what the wire holds for it.
// Everything here counts in fractions of the picture and knows nothing of the page.

const pairs = (flat) => flat.reduce((points, value, index) => (index % 2 ? (points.at(-1).y = value) : points.push({ x: value }), points), []);
const flat = (points) => points.flatMap(({ x, y }) => [x, y]);
const numbered = (points) => Object.fromEntries(points.map((point, index) => [index, point]));
const inOrder = (object) => Object.keys(object).sort((a, b) => a - b).map((key) => ({ ...object[key] }));

const KEYS = { bounding_box: "boundingBox", rotatable_bounding_box: "rotatableBoundingBox" };

// A shape to edit: { kind, rings | points | box }, ready for the functions below.
export const toModel = (value) => {
  const { shape } = value;
  if (KEYS[shape]) return { kind: "box", shape, box: { theta: 0, ...value[KEYS[shape]] } };
  if (shape === "polygon") {
    const polygons = value.polygons?.length ? value.polygons.map((rings) => rings.map(pairs)) : [[inOrder(value.polygon)]];
    return { kind: "rings", shape, polygons };
  }
  if (["polyline", "point", "skeleton"].includes(shape)) return { kind: "points", shape, points: inOrder(value[shape]) };
  return null;
};

export const toValue = (model) => {
  const { shape } = model;
  if (model.kind === "box") {
    const { theta, ...box } = model.box;
    return { shape, [KEYS[shape]]: shape === "bounding_box" ? box : { ...box, theta } };
  }
  if (model.kind === "rings") {
    return { shape, polygon: numbered(model.polygons[0][0]), polygons: model.polygons.map((rings) => rings.map(flat)) };
  }
  return { shape, [shape]: numbered(model.points) };
};

// Corners and edges of a box: which sides a handle moves (-1 the first, 1 the second, 0 none).
const SIDES = [[-1, -1], [0, -1], [1, -1], [1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0]];

const turn = ({ x, y }, theta) => {
  const angle = (theta * Math.PI) / 180;
  return { x: x * Math.cos(angle) - y * Math.sin(angle), y: x * Math.sin(angle) + y * Math.cos(angle) };
};

// A box turns about its centre in pixels, so its corners need the picture's size.
const boxCorner = ({ x, y, w, h, theta }, [across, down], size) => {
  const offset = turn({ x: (across * w * size.width) / 2, y: (down * h * size.height) / 2 }, theta);
  return { x: x + w / 2 + offset.x / size.width, y: y + h / 2 + offset.y / size.height };
};

// What can be taken hold of: { at, drag(to), remove?, insert? }, each working on the model given.
export const handlesOf = (model, size) => {
  if (model.kind === "box") return boxHandles(model, size);
  const rings = model.kind === "rings" ? model.polygons.flat() : [model.points];
  return rings.flatMap((ring) => pointHandles(model, ring));
};

const boxHandles = (model, size) => {
  const sides = SIDES.map((side, index) => ({
    id: `side-${index}`,
    at: () => boxCorner(model.box, side, size),
    drag: (to) => {
      model.box = resized(model.box, side, to, size);
    },
  }));
  if (model.shape === "bounding_box") return sides;
  const top = () => boxCorner(model.box, [0, -1.35], size);
  const rotate = (to) => {
    const { x, y, w, h } = model.box;
    const across = (to.x - x - w / 2) * size.width;
    const down = (to.y - y - h / 2) * size.height;
    const theta = (Math.atan2(down, across) * 180) / Math.PI + 90;
    model.box = { ...model.box, theta: Math.round((((theta % 360) + 360) % 360) * 100) / 100 };
  };
  return [...sides, { id: "turn", at: top, drag: rotate, turning: true }];
};

// The opposite side stays where it is, also on a box that is turned.
const resized = (box, [across, down], to, size) => {
  const fixed = boxCorner(box, [-across, -down], size);
  const moved = turn({ x: (to.x - fixed.x) * size.width, y: (to.y - fixed.y) * size.height }, -box.theta);
  const least = 1e-4;
  const w = across ? Math.max((across * moved.x) / size.width, least) : box.w;
  const h = down ? Math.max((down * moved.y) / size.height, least) : box.h;
  const centre = turn({ x: (across * w * size.width) / 2, y: (down * h * size.height) / 2 }, box.theta);
  return { ...box, w, h, x: fixed.x + centre.x / size.width - w / 2, y: fixed.y + centre.y / size.height - h / 2 };
};

const pointHandles = (model, ring) => {
  const closed = model.kind === "rings";
  const least = closed ? 3 : 2;
  const editable = closed || model.shape === "polyline";
  const vertices = ring.map((point, index) => ({
    id: `vertex-${index}`,
    name: point.name,
    at: () => point,
    drag: (to) => Object.assign(point, to),
    remove: editable && ring.length > least ? () => ring.splice(index, 1) : null,
  }));
  if (!editable) return vertices;
  const last = closed ? ring.length : ring.length - 1;
  const middles = ring.slice(0, last).map((point, index) => {
    const next = ring[(index + 1) % ring.length];
    return {
      id: `middle-${index}`,
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

const everyPoint = (model) => (model.kind === "rings" ? model.polygons.flat(2) : model.points);

export const moveBy = (model, dx, dy) => {
  if (model.kind === "box") model.box = { ...model.box, x: model.box.x + dx, y: model.box.y + dy };
  else for (const point of everyPoint(model)) Object.assign(point, { x: point.x + dx, y: point.y + dy });
};

// How far it can move until its edge reaches the picture's; further it may go no more.
export const bounded = (model, dx, dy, size) => {
  const points = model.kind === "box" ? SIDES.map((side) => boxCorner(model.box, side, size)) : everyPoint(model);
  const fit = (values, step) => Math.min(Math.max(step, Math.min(0, -Math.min(...values))), Math.max(0, 1 - Math.max(...values)));
  return [fit(points.map((point) => point.x), dx), fit(points.map((point) => point.y), dy)];
};

// The outline while it is dragged, as SVG path data in pixels.
export const outline = (model, size) => {
  const at = ({ x, y }) => `${(x * size.width).toFixed(2)} ${(y * size.height).toFixed(2)}`;
  const line = (points, end) => (points.length ? `M${points.map(at).join("L")}${end}` : "");
  if (model.kind === "box") {
    return line([[-1, -1], [1, -1], [1, 1], [-1, 1]].map((side) => boxCorner(model.box, side, size)), "Z");
  }
  if (model.kind === "rings") return model.polygons.flat().map((ring) => line(ring, "Z")).join("");
  return model.shape === "polyline" ? line(model.points, "") : "";
};
