// Moving the selected shape by its points. Off until somebody asks for it: who reviews pans, and
// must not move a label by accident.
import { fractionAt, handles, lineShape, panel, sizeOf, SVG, viewer } from "./canvas.js";
import { all, follow, once } from "./dom.js";
import { bounded, frame, handlesOf, moveBy, outline, toModel, toValue } from "./edit_shapes.js";
import { withoutRing } from "./edit_points.js";
import { isPlacing, place } from "./placing.js";

// With more points than this the others hide while one is dragged: drawing them takes too long.
const MANY = 200;

// Kept across frames and rows, as zoom is; a new page starts with looking.
let editing = sessionStorage.getItem("editing") === "on";
let model = null;
// Whose model it is, and what was last seen or kept of it.
let owner = "";
let shown = "";
let dragged = null;
let touched = null;
let nudging = 0;

export const isEditing = () => editing;
// What is being edited; who changes it calls keep() and draw().
export const editedModel = () => (editing ? model : null);
// The ring of a polygon that was last taken hold of.
export const touchedRing = () => touched;
const touch = (ring) => {
  touched = ring;
  document.dispatchEvent(new CustomEvent("ring-touched"));
};

const ringNumber = () => model?.polygons?.flat().indexOf(touched) ?? -1;
const whose = () => `${panel()?.dataset.objectHash} ${viewer()?.dataset.frame}`;

export const draw = () => {
  const layer = handles();
  if (!layer || viewer().classList.contains("is-drawing")) return;
  layer.replaceChildren();
  viewer().classList.toggle("is-editing", Boolean(editing && model));
  if (!editing || !model) return;
  const size = sizeOf(viewer());
  const around = frame(model, size);
  if (around) layer.append(lineShape("path", "edit-frame", { d: around }));
  layer.append(lineShape("path", "edit-outline", { d: outline(model, size), "fill-rule": "evenodd" }));
  const held = handlesOf(model, size);
  if (dragged !== null && held.length > MANY) return;
  for (const handle of held) {
    const { x, y } = handle.at();
    const kind = handle.middle ? "middle" : handle.turning ? "turning" : "corner";
    const d = `M${x * size.width} ${y * size.height}h0`;
    const group = document.createElementNS(SVG, "g");
    group.setAttribute("class", `handle ${kind}${handle.ring && handle.ring === touched ? " is-touched" : ""}`);
    group.dataset.handle = handle.id;
    group.append(...["handle-reach", "handle-rim", "handle-dot"].map((name) => lineShape("path", name, { d })));
    group.handle = handle;
    layer.append(group);
  }
};

const load = () => {
  const source = panel()?.dataset.position;
  // What the hand holds, or has just let go of, is newer than any answer.
  if (model && owner === whose() && (dragged !== null || nudging || isPlacing())) return;
  const ring = owner === whose() ? ringNumber() : -1;
  owner = whose();
  shown = source ?? "";
  model = source ? toModel(JSON.parse(source)) : null;
  touch(model?.polygons?.flat()[ring] ?? null);
  draw();
};

export const keep = () => {
  clearTimeout(nudging);
  nudging = 0;
  if (!model) return;
  const value = JSON.stringify(toValue(model));
  if (value === shown) {
    load();
    return;
  }
  place(value, shown);
  shown = value;
};

// Takes away the ring that was touched last: a hole, or a part with its holes.
export const removeRing = () => {
  if (!model?.polygons || !touched || !withoutRing(model, touched)) return;
  touch(null);
  keep();
  draw();
};

const onDown = (event) => {
  if (!editing || !model || event.button) return;
  const size = sizeOf(viewer());
  const group = event.target.closest?.("[data-handle]");
  const onShape = event.target.closest?.(`[data-overlay] .mark[data-object-hash="${CSS.escape(panel().dataset.objectHash)}"]`) || event.target.closest?.(".edit-outline, .edit-frame, [data-selection] .mark");
  if (!group && !onShape) return;
  event.stopPropagation();
  event.preventDefault();
  if (group?.handle.ring) touch(group.handle.ring);
  if (group && (event.altKey || event.ctrlKey)) {
    if (event.shiftKey) removeRing();
    else if (group.handle.remove) {
      group.handle.remove();
      keep();
    }
    draw();
    return;
  }
  let last = fractionAt(event);
  let handle = group?.handle;
  if (handle?.insert) {
    const point = handle.insert(last);
    handle = { drag: (to) => Object.assign(point, to) };
  }
  dragged = event.pointerId;
  draw();
  const onMove = (move) => {
    const to = fractionAt(move);
    if (handle) handle.drag(to);
    else moveBy(model, ...bounded(model, to.x - last.x, to.y - last.y, size));
    last = to;
    draw();
  };
  follow(event, onMove, (end) => {
    dragged = null;
    if (end.type === "pointercancel") load();
    else keep();
    draw();
  });
};

// Alt and an arrow move the selected shape by a pixel, with Shift by ten.
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const onKey = (event) => {
  const step = event.altKey && ARROWS[event.key];
  // Whatever another key does, it finds the shape where the arrows put it.
  if (nudging && !step && !["Alt", "Shift"].includes(event.key)) keep();
  if (!step || !editing || !model || event.target.matches?.("input, textarea, select")) return;
  event.preventDefault();
  event.stopPropagation();
  const size = sizeOf(viewer());
  const by = event.shiftKey ? 10 : 1;
  moveBy(model, ...bounded(model, (step[0] * by) / size.width, (step[1] * by) / size.height, size));
  draw();
  clearTimeout(nudging);
  nudging = setTimeout(keep, 300);
};

const setEditing = (on) => {
  editing = on;
  sessionStorage.setItem("editing", on ? "on" : "off");
  for (const button of document.querySelectorAll("[data-edit-shapes]")) button.setAttribute("aria-pressed", String(on));
  draw();
  document.dispatchEvent(new CustomEvent("editing-changed"));
};

export const startEditing = () => setEditing(true);

export const bindEditing = (root) => {
  for (const element of all(root, "[data-viewer]")) {
    once(element, "editing", () => {
      element.addEventListener("pointerdown", onDown, { capture: true });
      // A click that ends a drag selects nothing and leads nowhere.
      element.addEventListener("click", (event) => {
        if (editing && model && event.target.closest("[data-handles]")) event.preventDefault();
      });
    });
  }
  for (const button of all(root, "[data-edit-shapes]")) {
    once(button, "editing", () => {
      button.setAttribute("aria-pressed", String(editing));
      button.addEventListener("click", () => setEditing(!editing));
    });
  }
  for (const source of all(root, "[data-geometry]")) once(source, "geometry", load);
  // The panel may have come without a shape to edit.
  if (all(root, "#frames-panel").length && !panel()) load();
};

document.addEventListener("place-lost", load);
document.addEventListener("keydown", onKey, { capture: true });
