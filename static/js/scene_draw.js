// New objects in space: what will be placed follows the pointer over the ground and the points of
// the clouds, a click puts it there. Drags still turn the view.
import { SVG } from "./canvas.js";
import { pathOf, shapeOf } from "./scene_marks.js";
import { difference, dot, onPlane, sum } from "./scene_rays.js";
import { placeOf, toWire } from "./scene_solids.js";

const MOVED = 5;
// A solid of which nobody knows how large it is: this share of what there is.
const SHARE = 0.05;
// Single points lie below the ground where scanners err.
const LOWEST = 0.02;

const HINTS = {
  cuboid: "Click where it stands; drags turn the view. Esc gives up.",
  point: "Click a point of the cloud, or the ground; drags turn the view. Esc gives up.",
  polyline: "Click point by point, on the cloud or the ground. Enter, or a double click, ends it; Backspace takes one back; drags turn the view; Esc gives up.",
};

let open = null;
let drawing = null;
// Where the pointer was pressed last: who turns the view means no place.
let from = null;

const round = (value) => Number(value.toFixed(6));

export const drawsInSpace = (shape) => Boolean(open && document.contains(open.element) && HINTS[shape]);

const hint = (text) => {
  const place = open.element.querySelector("[data-scene-hint]");
  if (!place) return;
  place.textContent = text;
  place.hidden = !text;
};

// Where a pointer points to: a point of a cloud, else the ground.
const placeAt = ({ clientX, clientY }) => {
  const { host, space } = open;
  const { left, top } = host.getBoundingClientRect();
  const at = [clientX - left, clientY - top];
  const { up } = space;
  return space.pointAt(...at) ?? onPlane(space.ray(...at), up.map((each) => each * space.ground), up);
};

const isUpright = (axis) => Math.abs(open.space.up[axis]) > 0.5;

// As large as the last one of its class, and turned like it; the first one a share of the scene.
const usual = ({ like }) => {
  if (like) return JSON.parse(like);
  const { bounds, three } = open.space;
  const whole = bounds.isEmpty() ? 20 : Math.max(...bounds.getSize(new three.Vector3()).toArray());
  return { size: [0, 1, 2].map(() => round(whole * SHARE) || 1), orientation: [0, 0, 0] };
};

// How high the lowest points above and below a solid are; where there are none, the place itself.
const bottomAt = (place, size) => {
  const { space } = open;
  const reach = Math.max(...size.filter((_, axis) => !isUpright(axis))) / 2;
  const heights = [];
  for (const point of space.everyPoint()) {
    const arm = difference(point, place);
    if (arm.some((each, axis) => !isUpright(axis) && Math.abs(each) > reach)) continue;
    heights.push(dot(point, space.up));
  }
  if (!heights.length) return dot(place, space.up);
  return heights.sort((a, b) => a - b)[Math.floor(heights.length * LOWEST)];
};

const solidAt = (place, bottom) => {
  const { size, orientation } = usual(drawing);
  const { up } = open.space;
  const half = size[[0, 1, 2].findIndex(isUpright)] / 2;
  return { shape: "cuboid", position: sum(place, up, bottom - dot(place, up) + half).map(round), size, orientation };
};

const draft = () => {
  const { shape, points, next } = drawing;
  if (shape === "cuboid") return next && solidAt(next, dot(next, open.space.up));
  const all = next ? [...points, next] : points;
  return all.length ? { shape, points: shape === "point" ? all.slice(-1) : all } : null;
};

// With every picture of the space: what is drawn so far.
export const placeDraft = (lens) => {
  if (!drawing || !open) return;
  const solid = draft();
  const found = solid && shapeOf(open.space.three, placeOf(solid));
  let path = found ? pathOf(found, lens) : "";
  if (found && solid.points) path += solid.points.map((point) => lens.seen(point)).filter(lens.isBefore).map((seen) => `M${lens.onScreen(seen)}h0`).join("");
  for (const line of open.layer.children) line.setAttribute("d", path);
};

const stop = () => {
  drawing = null;
  if (!open) return;
  open.layer.replaceChildren();
  open.element.classList.remove("is-drawing");
  hint("");
};

const finish = (solid) => {
  const { done } = drawing;
  stop();
  done(toWire(solid));
};

const lineEnds = () => drawing.shape === "polyline" && drawing.points.length > 1 && finish({ shape: "polyline", points: drawing.points });

// Draw one object; `done` gets what the wire holds of it.
export const beginInSpace = ({ shape, color, like, done }) => {
  if (drawing) stop();
  drawing = { shape, like, done, points: [], next: null };
  for (const name of ["draw-rim", "draw-outline"]) {
    const line = document.createElementNS(SVG, "path");
    line.setAttribute("class", name);
    if (name === "draw-outline") line.setAttribute("stroke", color);
    open.layer.append(line);
  }
  open.element.classList.add("is-drawing");
  hint(HINTS[shape]);
  open.host.focus();
};

const add = (place) => {
  const { shape, points } = drawing;
  const spot = place.map(round);
  if (shape === "point") finish({ shape, points: [spot] });
  else if (shape === "cuboid") finish(solidAt(place, bottomAt(place, usual(drawing).size)));
  else {
    // The second click of a pair comes where the first one was.
    if (!points.length || difference(points.at(-1), spot).some(Boolean)) points.push(spot);
    open.space.changed();
  }
};

// What a click on the space means, null where it ended a drag or meets nothing.
export const placeUnder = (event) => {
  const isIn = open && open.host.contains(event.target);
  const moved = from && Math.hypot(event.clientX - from.x, event.clientY - from.y) > MOVED;
  return isIn && !moved ? placeAt(event) : null;
};
export const drawAgain = () => open?.space.changed();

const bind = (host) => {
  let waiting = 0;
  host.addEventListener("pointerdown", (event) => {
    from = event.button ? null : { x: event.clientX, y: event.clientY };
  }, { capture: true });
  host.addEventListener("pointermove", (event) => {
    if (!drawing || waiting || event.buttons) return;
    waiting = requestAnimationFrame(() => {
      waiting = 0;
      if (!drawing) return;
      drawing.next = placeAt(event);
      open.space.changed();
    });
  });
  host.addEventListener("click", (event) => {
    if (!drawing) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const place = placeUnder(event);
    if (place) add(place);
    else if (!placeAt(event)) hint("There is no ground under the pointer: click lower, or on a point. Esc gives up.");
  }, { capture: true });
  host.addEventListener("dblclick", (event) => {
    if (!drawing) return;
    event.stopPropagation();
    lineEnds();
  }, { capture: true });
};

export const drawIn = ({ element, host, space }) => {
  stop();
  open = { element, host, space, layer: element.querySelector("[data-scene-draft]") };
  bind(host);
};

const onKey = (event) => {
  if (!drawing || !open) return;
  if (!document.contains(open.element)) {
    drawing = null;
    return;
  }
  const acts = {
    Escape: stop,
    Enter: lineEnds,
    Backspace: () => {
      drawing.points.pop();
      open.space.changed();
    },
  };
  if (!acts[event.key] || event.target.matches?.("input, textarea, select")) return;
  event.preventDefault();
  event.stopPropagation();
  acts[event.key]();
};

document.addEventListener("keydown", onKey, { capture: true });
