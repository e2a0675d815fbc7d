// Moving the selected shape by its points. Off until somebody asks for it: who reviews pans, and
// must not move a label by accident.
import { all, once } from "./dom.js";
import { bounded, handlesOf, moveBy, outline, toModel, toValue } from "./edit_shapes.js";

const SVG = "http://www.w3.org/2000/svg";
const clamp = (value) => Math.min(Math.max(value, 0), 1);
const round = (value) => Number(value.toFixed(6));

// Kept across frames and rows, as zoom is; a new page starts with looking.
let editing = sessionStorage.getItem("editing") === "on";
let model = null;
let dragged = null;

const viewer = () => document.querySelector("[data-viewer]");
const panel = () => document.querySelector("[data-geometry]");
// In pixels of the picture; slices whose pixels are no squares are stretched by their aspect.
export const sizeOf = (element) => ({ width: Number(element.dataset.width), height: Number(element.dataset.height) / Number(element.dataset.aspect || 1) });

// Where a pointer is, in fractions of the picture.
export const fractionAt = (event) => {
  const element = viewer();
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(element.querySelector("[data-handles]").getScreenCTM().inverse());
  const { width, height } = sizeOf(element);
  return { x: round(clamp(point.x / width)), y: round(clamp(point.y / height)) };
};

const shape = (name, className, attributes) => {
  const element = document.createElementNS(SVG, name);
  element.setAttribute("class", className);
  element.setAttribute("vector-effect", "non-scaling-stroke");
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};

const draw = () => {
  const element = viewer();
  const place = element?.querySelector("[data-handles]");
  if (!place) return;
  place.replaceChildren();
  element.classList.toggle("is-editing", Boolean(editing && model));
  if (!editing || !model) return;
  const size = sizeOf(element);
  place.append(shape("path", "edit-outline", { d: outline(model, size), "fill-rule": "evenodd" }));
  const handles = handlesOf(model, size);
  for (const handle of handles) {
    const { x, y } = handle.at();
    const kind = handle.middle ? "middle" : handle.turning ? "turning" : "corner";
    const d = `M${x * size.width} ${y * size.height}h0`;
    const group = document.createElementNS(SVG, "g");
    group.setAttribute("class", `handle ${kind}`);
    group.dataset.handle = handle.id;
    group.append(shape("path", "handle-reach", { d }), shape("path", "handle-rim", { d }), shape("path", "handle-dot", { d }));
    group.handle = handle;
    place.append(group);
  }
};

const load = () => {
  const source = panel()?.dataset.position;
  model = source ? toModel(JSON.parse(source)) : null;
  draw();
};

// One hidden form that no answer replaces: quick moves wait for each other, none is lost.
const keep = () => {
  const form = document.querySelector("[data-place-shape]");
  const source = panel();
  if (!form || !source || !model) return;
  const value = JSON.stringify(toValue(model));
  if (value === source.dataset.position) return;
  const before = source.dataset.position;
  source.dataset.position = value;
  window.htmx.ajax("POST", form.getAttribute("action"), {
    source: form,
    target: "#frames-panel",
    swap: "outerHTML",
    values: { obj: source.dataset.objectHash, geometry: value, seen: before },
  });
};

const onDown = (event) => {
  if (!editing || !model || event.button) return;
  const size = sizeOf(viewer());
  const group = event.target.closest?.("[data-handle]");
  const onShape = event.target.closest?.(`[data-overlay] .mark[data-object-hash="${CSS.escape(panel().dataset.objectHash)}"]`) || event.target.closest?.(".edit-outline");
  if (!group && !onShape) return;
  event.stopPropagation();
  event.preventDefault();
  if (group && (event.altKey || event.ctrlKey)) {
    if (group.handle.remove) {
      group.handle.remove();
      draw();
      keep();
    }
    return;
  }
  let last = fractionAt(event);
  let handle = group?.handle;
  if (handle?.insert) {
    const point = handle.insert(last);
    handle = { drag: (to) => Object.assign(point, to) };
  }
  dragged = event.pointerId;
  const onMove = (move) => {
    if (move.pointerId !== dragged) return;
    const to = fractionAt(move);
    if (handle) handle.drag(to);
    else moveBy(model, ...bounded(model, to.x - last.x, to.y - last.y, size));
    last = to;
    draw();
  };
  const onEnd = (end) => {
    if (end.pointerId !== dragged) return;
    dragged = null;
    removeEventListener("pointermove", onMove);
    removeEventListener("pointerup", onEnd);
    removeEventListener("pointercancel", onEnd);
    if (end.type === "pointercancel") load();
    else keep();
  };
  addEventListener("pointermove", onMove);
  addEventListener("pointerup", onEnd);
  addEventListener("pointercancel", onEnd);
};

// Alt and an arrow move the selected shape by a pixel, with Shift by ten.
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
let nudgeTimer = 0;
const onKey = (event) => {
  const step = ARROWS[event.key];
  if (!step || !event.altKey || !editing || !model || event.target.matches?.("input, textarea, select")) return;
  event.preventDefault();
  event.stopPropagation();
  const size = sizeOf(viewer());
  const by = event.shiftKey ? 10 : 1;
  moveBy(model, ...bounded(model, (step[0] * by) / size.width, (step[1] * by) / size.height, size));
  draw();
  clearTimeout(nudgeTimer);
  nudgeTimer = setTimeout(keep, 300);
};

const setEditing = (on) => {
  editing = on;
  sessionStorage.setItem("editing", on ? "on" : "off");
  for (const button of document.querySelectorAll("[data-edit-shapes]")) button.setAttribute("aria-pressed", String(on));
  draw();
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

document.addEventListener("keydown", onKey, { capture: true });
