// Painting and erasing the selected mask, pixel by pixel, by a round brush or by circling an area.
// Only its run-length code goes to the server, once per stroke, as an edit like any other.
import { handles, lineShape, panel, pixelAt, sizeOf, viewer } from "./canvas.js";
import { all, once } from "./dom.js";
import { isEditing } from "./editing.js";
import { decode, encode } from "./mask_code.js";
import { Mask, show } from "./mask_pixels.js";
import { isPlacing, place } from "./placing.js";

const LARGEST = 4000;
const STEP = 1.25;

let mask = null;
// Whose mask it is, and what was last seen or kept of it, as JSON.
let owner = "";
let shown = "";
// A mask that no object has yet: { color, done, sent, more }.
let fresh = null;
let stroke = null;
let pending = 0;

const tool = { erases: false, circles: false, size: Number(sessionStorage.getItem("brush")) || 0 };
const size = () => tool.size || Math.max(Math.round(sizeOf(viewer()).width / 40), 1);
const whose = () => `${panel()?.dataset.objectHash} ${viewer()?.dataset.frame}`;
const isActive = () => Boolean(viewer() && mask && (fresh || isEditing()));
const codeOf = (text) => (text ? JSON.parse(text).bitmask?.rleString : undefined);

const rgb = (color) => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));

const redraw = () => {
  pending = 0;
  const canvas = viewer()?.querySelector("[data-mask]");
  if (!canvas || canvas.hidden || !mask) return;
  const box = canvas.getBoundingClientRect();
  const ratio = devicePixelRatio || 1;
  canvas.width = Math.round(box.width * ratio);
  canvas.height = Math.round(box.height * ratio);
  const { a, d, e, f } = handles().getScreenCTM();
  const [step, stepDown] = [1 / a / ratio, 1 / d / ratio];
  const at = { left: (box.left - e) / a + step / 2, top: (box.top - f) / d + stepDown / 2, step, stepDown };
  show(mask, canvas, at, rgb(fresh?.color ?? panel().dataset.color));
};

const redrawSoon = () => {
  pending ||= requestAnimationFrame(redraw);
};

const refresh = () => {
  const element = viewer();
  if (!element) return;
  const active = isActive();
  element.classList.toggle("is-painting", active);
  element.classList.toggle("is-repainting", active && !fresh);
  for (const part of element.querySelectorAll("[data-mask], [data-paint-tools]")) part.hidden = !active;
  for (const button of element.querySelectorAll("[data-paint]")) {
    const state = { erase: tool.erases, area: tool.circles }[button.dataset.paint];
    if (state !== undefined) button.setAttribute("aria-pressed", String(state));
  }
  const readout = element.querySelector("[data-brush-size]");
  if (readout) readout.textContent = `${size()} px`;
  if (active) redrawSoon();
};

const load = () => {
  const text = panel()?.dataset.position ?? "";
  const code = codeOf(text);
  // What the hand holds, or has just let go of, is newer than any answer.
  if (mask && !fresh && owner === whose() && (stroke || isPlacing())) return;
  if (fresh && !fresh.sent) return;
  const isOurs = code !== undefined && code === (fresh ? codeOf(fresh.sent) : owner === whose() && codeOf(shown));
  const more = fresh?.more;
  owner = whose();
  shown = text;
  fresh = null;
  if (!isOurs) {
    const { width, height } = viewer() ? sizeOf(viewer()) : {};
    mask = code === undefined ? null : new Mask(width, height, decode(JSON.parse(text).bitmask, width, height));
  } else if (more) keep();
  refresh();
};

const keep = () => {
  const { width, height } = mask;
  const rleString = encode(mask.pixels);
  const value = { shape: "bitmask", bitmask: { top: 0, left: 0, height, width, rleString } };
  if (!fresh) {
    if (rleString === codeOf(shown)) return;
    place(JSON.stringify(value), shown);
    shown = JSON.stringify(value);
  } else if (fresh.sent) fresh.more = true;
  else if (!mask.isEmpty) {
    fresh.sent = JSON.stringify(value);
    fresh.done(value);
  }
};

const stop = () => {
  fresh = null;
  stroke = null;
  mask = null;
  owner = "";
  hint("");
  handles()?.replaceChildren();
  load();
  refresh();
};

const hint = (text) => {
  const element = viewer()?.querySelector("[data-draw-hint]");
  if (!element) return;
  element.querySelector("p").textContent = text;
  element.hidden = !text;
};

// Paint a mask that is not there yet; `done` gets what the wire holds of it after the first stroke.
export const beginMask = ({ color, done }) => {
  const { width, height } = sizeOf(viewer());
  mask = new Mask(width, height);
  fresh = { color, done, sent: null, more: false };
  hint("Paint with the brush; what it does and how large it is stands above. Esc gives up.");
  refresh();
};

const showHand = (at) => {
  const layer = handles();
  if (!layer) return;
  if (stroke?.circled) {
    const d = `M${stroke.circled.map(({ x, y }) => `${x} ${y}`).join("L")}Z`;
    layer.replaceChildren(lineShape("path", "draw-rim", { d }), lineShape("path", "brush", { d }));
  } else if (tool.circles) layer.replaceChildren();
  else {
    const ring = { cx: at.x, cy: at.y, r: size() / 2 };
    layer.replaceChildren(lineShape("circle", "brush-rim", ring), lineShape("circle", "brush", ring));
  }
};

const onDown = (event) => {
  // With Ctrl the hand moves the picture, as it does with the middle button.
  if (!isActive() || event.button || event.ctrlKey || event.metaKey || event.target.closest("button, form, [data-paint-tools], [data-draw-hint]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  hint("");
  const at = pixelAt(event);
  stroke = { pointer: event.pointerId, at, value: Number(tool.erases === event.altKey), circled: tool.circles ? [at] : null, before: mask.pixels.slice() };
  if (!stroke.circled) mask.dot(at, size() / 2, stroke.value);
  redrawSoon();
};

const onMove = (event) => {
  if (!isActive()) return;
  if (stroke && event.pointerId === stroke.pointer) {
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length ? events : [event]) {
      const at = pixelAt(each);
      if (stroke.circled) stroke.circled.push(at);
      else mask.line(stroke.at, at, size() / 2, stroke.value);
      stroke.at = at;
    }
    redrawSoon();
  }
  showHand(pixelAt(event));
};

const onEnd = (event) => {
  if (!stroke || event.pointerId !== stroke.pointer) return;
  const { circled, value, before } = stroke;
  stroke = null;
  if (event.type === "pointercancel") mask.pixels = before;
  else {
    if (circled) mask.area(circled, value);
    keep();
  }
  refresh();
};

const resize = (factor) => {
  const next = Math.round(size() * factor);
  tool.size = Math.min(Math.max(next === size() ? next + Math.sign(factor - 1) : next, 1), LARGEST);
  sessionStorage.setItem("brush", String(tool.size));
};

const DEEDS = {
  erase: () => (tool.erases = !tool.erases),
  area: () => (tool.circles = !tool.circles),
  smaller: () => resize(1 / STEP),
  larger: () => resize(STEP),
};

const onKey = (event) => {
  if (event.key !== "Escape" || !fresh) return;
  event.preventDefault();
  event.stopPropagation();
  stop();
};

export const bindPainting = (root) => {
  for (const element of all(root, "[data-viewer]")) {
    once(element, "painting", () => {
      stroke = fresh = mask = null;
      element.addEventListener("pointerdown", onDown, { capture: true });
      element.addEventListener("pointermove", onMove);
      element.addEventListener("pointerleave", () => isActive() && !stroke && handles()?.replaceChildren());
      // Where a stroke ends, nothing is selected.
      element.addEventListener("click", (event) => {
        if (!isActive() || !event.target.closest("svg [href]")) return;
        event.preventDefault();
        event.stopPropagation();
      }, { capture: true });
      // It goes along with zoom and pan, whoever does them.
      const watch = new MutationObserver(() => isActive() && redrawSoon());
      watch.observe(element.querySelector("svg"), { attributes: true, attributeFilter: ["viewBox", "style"] });
      for (const button of element.querySelectorAll("[data-paint]")) {
        button.addEventListener("click", () => {
          DEEDS[button.dataset.paint]();
          refresh();
        });
      }
    });
  }
  for (const source of all(root, "[data-geometry]")) once(source, "painting", load);
  if (all(root, "#frames-panel").length && !panel()) load();
};

document.addEventListener("pointerup", onEnd);
document.addEventListener("pointercancel", onEnd);
document.addEventListener("keydown", onKey, { capture: true });
document.addEventListener("editing-changed", refresh);
document.addEventListener("place-lost", load);
// A new mask that was lost on the way goes with the next stroke.
document.addEventListener("htmx:sendError", (event) => {
  if (fresh && event.detail.elt.matches?.("[data-draw]")) fresh.sent = null;
});
