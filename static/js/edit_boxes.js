// Boxes and ovals: what a frame of four sides is held by. In fractions of the picture; turning
// happens in pixels, so everything that turns needs the picture's size.

const KEYS = { bounding_box: "boundingBox", rotatable_bounding_box: "rotatableBoundingBox", circle: "circle", ellipse: "ellipse" };
const LEAST = 1e-4;
const CORNERS = [[-1, -1], [1, -1], [1, 1], [-1, 1]];
const MIDDLES = [[0, -1], [1, 0], [0, 1], [-1, 0]];
const SIDES = CORNERS.flatMap((corner, index) => [corner, MIDDLES[index]]);

const turn = ({ x, y }, theta) => {
  const angle = (theta * Math.PI) / 180;
  return { x: x * Math.cos(angle) - y * Math.sin(angle), y: x * Math.sin(angle) + y * Math.cos(angle) };
};

const corner = ({ x, y, w, h, theta }, [across, down], size) => {
  const offset = turn({ x: (across * w * size.width) / 2, y: (down * h * size.height) / 2 }, theta);
  return { x: x + w / 2 + offset.x / size.width, y: y + h / 2 + offset.y / size.height };
};

// The box around any of them, before it is turned.
const boxOf = ({ shape, form }, size) => {
  if (shape === "ellipse") return { x: form.x - form.rx, y: form.y - form.ry, w: 2 * form.rx, h: 2 * form.ry, theta: form.theta };
  if (shape !== "circle") return form;
  const down = (form.r * form.stretch * size.width) / size.height;
  return { x: form.x - form.r, y: form.y - down, w: 2 * form.r, h: 2 * down, theta: form.theta };
};

const fill = (model, box) => {
  const { x, y, w, h } = box;
  model.form = model.shape === "ellipse" ? { ...model.form, x: x + w / 2, y: y + h / 2, rx: w / 2, ry: h / 2 } : box;
};

// The opposite side stays where it is, also on a box that is turned.
const resized = (box, [across, down], to, size) => {
  const fixed = corner(box, [-across, -down], size);
  const moved = turn({ x: (to.x - fixed.x) * size.width, y: (to.y - fixed.y) * size.height }, -box.theta);
  const w = across ? Math.max((across * moved.x) / size.width, LEAST) : box.w;
  const h = down ? Math.max((down * moved.y) / size.height, LEAST) : box.h;
  const centre = turn({ x: (across * w * size.width) / 2, y: (down * h * size.height) / 2 }, box.theta);
  return { ...box, w, h, x: fixed.x + centre.x / size.width - w / 2, y: fixed.y + centre.y / size.height - h / 2 };
};

// A circle stays round about its centre, or as stretched as it was.
const radius = ({ x, y, stretch, theta }, to, size) => {
  const out = turn({ x: (to.x - x) * size.width, y: (to.y - y) * size.height }, -theta);
  return Math.max(Math.hypot(out.x, out.y / stretch) / size.width, LEAST);
};

const angle = (centre, to, size) => {
  const theta = (Math.atan2((to.y - centre.y) * size.height, (to.x - centre.x) * size.width) * 180) / Math.PI + 90;
  return Math.round((((theta % 360) + 360) % 360) * 100) / 100;
};

const turns = ({ shape, form }) => shape === "rotatable_bounding_box" || shape === "ellipse" || (shape === "circle" && form.stretch !== 1);

export const toModel = (value) => {
  const { shape } = value;
  const plain = shape === "circle" ? { stretch: 1, theta: 0 } : { theta: 0 };
  return { shape, form: { ...plain, ...value[KEYS[shape]] } };
};

export const toValue = ({ shape, form }) => {
  const { theta, ...still } = form;
  return { shape, [KEYS[shape]]: shape === "bounding_box" ? still : { ...still, theta } };
};

export const handlesOf = (model, size) => {
  const round = model.shape === "circle";
  const sides = (round ? MIDDLES : SIDES).map((side, index) => ({
    id: `side-${index}`,
    at: () => corner(boxOf(model, size), side, size),
    drag: (to) => {
      if (round) model.form = { ...model.form, r: radius(model.form, to, size) };
      else fill(model, resized(boxOf(model, size), side, to, size));
    },
  }));
  if (!turns(model)) return sides;
  return [
    ...sides,
    {
      id: "turn",
      turning: true,
      at: () => corner(boxOf(model, size), [0, -1.35], size),
      drag: (to) => {
        model.form = { ...model.form, theta: angle(corner(boxOf(model, size), [0, 0], size), to, size) };
      },
    },
  ];
};

export const moveBy = (model, dx, dy) => {
  model.form = { ...model.form, x: model.form.x + dx, y: model.form.y + dy };
};

export const pointsOf = (model, size) => SIDES.map((side) => corner(boxOf(model, size), side, size));

const around = (model, size) => ({ closed: true, points: CORNERS.map((side) => corner(boxOf(model, size), side, size)) });

export const linesOf = (model, size) => (model.shape in { circle: 1, ellipse: 1 } ? [] : [around(model, size)]);

// A turned oval shows the frame that its corners are held by.
export const frameOf = (model, size) => (model.shape === "ellipse" ? [around(model, size)] : []);

export const ovalOf = (model, size) => {
  if (!(model.shape in { circle: 1, ellipse: 1 })) return null;
  const box = boxOf(model, size);
  const rx = (box.w * size.width) / 2;
  const ry = (box.h * size.height) / 2;
  return { from: corner(box, [-1, 0], size), to: corner(box, [1, 0], size), rx, ry, theta: box.theta };
};
