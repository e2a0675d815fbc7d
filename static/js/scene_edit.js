// The selected object in space in one's hands: handles over it while one edits, a drag after the
// other kept by the server as operations. Off until somebody asks for it, as on pictures.
import { panel, SVG } from "./canvas.js";
import { all, follow, once } from "./dom.js";
import { isEditing } from "./editing.js";
import { isPlacing, place } from "./placing.js";
import { handlesOf, placeOf, toSolid, toWire } from "./scene_solids.js";

// Nearer to the middle than this, in pixels, a handle is only in the way.
const CLEAR = 16;
const ARROW = [[0, -9], [0, 9], [-4, -5], [0, -9], [4, -5], [-4, 5], [0, 9], [4, 5]];

// Of the scene that is open: space, marks, the layer for handles.
let open = null;
let model = null;
let handles = [];
// Whose model it is, and what was last seen or kept of it.
let owner = "";
let shown = "";
let dragged = null;
let swallow = false;

const hash = () => panel()?.dataset.objectHash ?? "";
const whose = () => `${hash()} ${open?.element.dataset.frame}`;

const view = {
  get up() {
    return open.space.up;
  },
  get facing() {
    return open.space.facing;
  },
  pick: (event) => open.space.pointAt(...within(event)),
};

const within = ({ clientX, clientY }) => {
  const { left, top } = open.host.getBoundingClientRect();
  return [clientX - left, clientY - top];
};

const pathIn = (group, name) => {
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("class", name);
  group.append(path);
  return path;
};

const build = () => {
  if (!open) return;
  const { layer, space, element } = open;
  const editing = Boolean(isEditing() && model);
  element.classList.toggle("is-editing", editing);
  handles = editing ? handlesOf(space.three, model, view) : [];
  layer.replaceChildren();
  for (const handle of handles) {
    const group = document.createElementNS(SVG, "g");
    const touched = handle.id === `vertex-${model.touched}`;
    group.setAttribute("class", `handle ${handle.kind}${touched ? " is-touched" : ""}`);
    group.dataset.handle = handle.id;
    const title = document.createElementNS(SVG, "title");
    title.textContent = handle.title;
    group.append(title);
    const stems = handle.stem ? ["stem-rim", "stem"].map((name) => pathIn(group, name)) : [];
    handle.parts = { group, stems, dots: ["handle-reach", "handle-rim", "handle-dot"].map((name) => pathIn(group, name)) };
    group.handle = handle;
    layer.append(group);
  }
  space.changed();
};

const arrow = ([x, y]) => ARROW.map(([dx, dy], at) => `${[0, 2, 5].includes(at) ? "M" : "L"}${x + dx} ${y + dy}`).join("");

// With every picture of the space: where the handles are now.
export const placeHandles = (lens) => {
  if (!open || !handles.length) return;
  const screen = (point) => {
    const seen = lens.seen(point);
    return lens.isBefore(seen) ? lens.onScreen(seen) : null;
  };
  const middle = model.position && screen(model.position);
  for (const handle of handles) {
    const near = handle.stem ? handle.stem() : handle.at();
    const at = screen(handle.at(open.space.perPixel(near)));
    const covers = middle && at && handle.kind !== "carrying" && Math.hypot(at[0] - middle[0], at[1] - middle[1]) < CLEAR;
    const { group, stems, dots } = handle.parts;
    group.classList.toggle("is-away", Boolean(!at || covers));
    if (!at) continue;
    const from = stems.length && screen(near);
    for (const stem of stems) stem.setAttribute("d", from ? `M${from}L${at}` : "");
    for (const dot of dots) dot.setAttribute("d", handle.kind === "lift" && !dot.matches(".handle-reach") ? arrow(at) : `M${at}h0`);
  }
};

const showModel = () => {
  if (model) open.marks.hold(hash(), placeOf(model));
  open.space.changed();
};

const load = () => {
  const source = panel()?.dataset.inSpace;
  // What the hand holds, or has just let go of, is newer than any answer.
  if (model && owner === whose() && (dragged !== null || isPlacing())) return;
  const touched = owner === whose() ? model?.touched : null;
  owner = whose();
  shown = source ?? "";
  model = source ? toSolid(JSON.parse(source)) : null;
  if (model && "touched" in model) model.touched = touched ?? null;
  build();
};

// The page brought all marks anew: what is held is still where the hand has it.
export const holdOn = () => {
  if (open && model && owner === whose() && (dragged !== null || isPlacing())) showModel();
};

const keep = () => {
  const value = JSON.stringify(toWire(model));
  if (value === shown) return;
  place(value, shown);
  shown = value;
};

const onDown = (event) => {
  swallow = false;
  const group = event.target.closest?.("[data-handle]");
  if (!group || event.button || !model) return;
  event.stopPropagation();
  event.preventDefault();
  swallow = true;
  const { handle } = group;
  if (handle.remove && event.altKey) {
    handle.remove();
    model.touched = null;
    showModel();
    build();
    keep();
    return;
  }
  handle.touch?.();
  const taken = handle.insert ? handle.insert() : handle;
  if (handle.insert || handle.touch) build();
  dragged = event.pointerId;
  const move = taken.begin(open.space.ray(...within(event)), event);
  const to = (now) => {
    move(open.space.ray(...within(now)), now);
    showModel();
  };
  follow(event, to, (end) => {
    dragged = null;
    if (end.type === "pointercancel") {
      load();
      open.marks.read();
    } else {
      // A click alone moves nothing, not even by the last digit.
      if (end.clientX !== event.clientX || end.clientY !== event.clientY) to(end);
      keep();
    }
    open.space.changed();
  });
};

// A scene was opened: its host is what the pointer is on.
export const editIn = ({ element, host, space, marks }) => {
  open = { element, host, space, marks, layer: element.querySelector("[data-scene-handles]") };
  host.addEventListener("pointerdown", onDown, { capture: true });
  // The click that ends a drag selects nothing.
  host.addEventListener("click", (event) => {
    if (!swallow) return;
    swallow = false;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });
  load();
};

export const bindEditingInSpace = (root) => {
  if (!document.querySelector("[data-scene]")) {
    open = null;
    return;
  }
  for (const source of all(root, "[data-geometry]")) once(source, "in-space", () => open && load());
  // The panel may have come without a shape to edit.
  if (all(root, "#frames-panel").length && !panel() && open) load();
};

document.addEventListener("place-lost", () => {
  if (!open || !document.contains(open.element)) return;
  open.marks.read();
  load();
});
document.addEventListener("editing-changed", build);
