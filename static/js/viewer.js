// Zoom and pan: one number and a centre, applied as the SVG's viewBox, kept in the URL.
// The picture and the shapes share that viewBox, so they can never drift apart.
import { all, follow, once } from "./dom.js";
import { placeNames } from "./names.js";

const MAX_ZOOM = 64;
const MIN_ZOOM = 0.25;
const FIT = { factor: 1, x: 0.5, y: 0.5 };
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

// Kept across swaps: frames and rows change, the place one looks at doesn't. The parts of a data
// group zoom each by itself, by their numbers; everything else has one zoom, by no name.
const zooms = new Map();
let current = null;
// Side by side they show the same part of their pictures.
const viewers = new Set();

const parse = (text) => {
  const [factor, x, y] = (text || "").split(",").map(Number);
  return [factor, x, y].every(Number.isFinite) ? { factor, x, y } : { ...FIT };
};

const format = ({ factor, x, y }) => `${Number(factor.toPrecision(4))},${Number(x.toFixed(4))},${Number(y.toFixed(4))}`;
const isFit = ({ factor, x, y }) => factor === 1 && x === 0.5 && y === 0.5;

// "factor,x,y", or of parts "number:factor,x,y_number:factor,x,y".
const readZooms = () => {
  const text = new URLSearchParams(location.search).get("zoom") ?? "";
  zooms.clear();
  if (!text.includes(":")) {
    if (text) zooms.set("", parse(text));
    return;
  }
  for (const part of text.split("_")) zooms.set(part.slice(0, part.indexOf(":")), parse(part.slice(part.indexOf(":") + 1)));
};

const zoomParameter = () => {
  const keyed = document.querySelector("[data-zoom-key]");
  const kept = [...zooms].filter(([key, zoom]) => Boolean(key) === Boolean(keyed) && !isFit(zoom));
  return kept.sort().map(([key, zoom]) => (key ? `${key}:` : "") + format(zoom)).join("_");
};

const put = (url, name, value) => {
  if (value) url.searchParams.set(name, value);
  else url.searchParams.delete(name);
};

// What other modules keep in the addresses of this row: name → its value now, or "".
const kept = new Map();
export const keepInAddress = (name, value) => kept.set(name, value);

// An address with what the person sees now in it: data-keeps="zoom", or "zoom obj" where the
// selected instance means something too (another frame, but not another row).
const withState = (address, keeps) => {
  const url = new URL(address, location.href);
  put(url, "zoom", zoomParameter());
  const selected = document.querySelector("[data-decoration]")?.dataset.selectedHash;
  if (keeps.includes("obj")) put(url, "obj", selected);
  if (keeps !== "zoom") for (const [name, value] of kept) put(url, name, value());
  return url.pathname + url.search.replaceAll("%2C", ",").replaceAll("%3A", ":") + url.hash;
};

let urlTimer = 0;
const keepNow = () => {
  clearTimeout(urlTimer);
  urlTimer = 0;
  if (document.querySelector("#frames-workspace, #beside")) history.replaceState(history.state, "", withState(location.href, "here"));
};
export const keepInUrl = () => {
  clearTimeout(urlTimer);
  urlTimer = setTimeout(keepNow, 250);
};

// On the root, which is never swapped: htmx would copy a style from the old part to the new one,
// and the Content-Security-Policy forbids that.
const look = (name, value) => document.documentElement.style.setProperty(name, String(value));

class Viewer {
  constructor(element) {
    this.element = element;
    this.svg = element.querySelector("svg");
    this.width = Number(element.dataset.width);
    this.height = Number(element.dataset.height);
    this.key = element.dataset.zoomKey ?? "";
    // A phone gives a flat picture no more room than it fills.
    if (element.matches("[data-viewer]")) look("--ratio", this.height / this.width || 1);
    this.readout = element.querySelector("[data-zoom-value]");
    this.observer = new ResizeObserver(() => this.apply());
    this.observer.observe(this.svg);
    // Shapes come anew after an edit and while playing; their names need their places again.
    this.shapes = new MutationObserver(() => {
      this.liftNames();
      if (this.view) this.placeNames(this.view);
    });
    this.shapes.observe(this.svg.querySelector("[data-overlay]"), { childList: true });
    this.liftNames();
    element.addEventListener("wheel", (event) => this.onWheel(event), { passive: false });
    element.addEventListener("pointerdown", (event) => this.onDown(event));
    element.addEventListener("dblclick", (event) => {
      if (!event.target.closest("button, a")) this.set(FIT);
    });
    this.pointers = new Map();
    this.apply();
  }

  get zoom() {
    return zooms.get(this.key) ?? FIT;
  }

  get box() {
    return this.svg.getBoundingClientRect();
  }

  // Screen pixels per picture pixel when the whole picture just fits.
  get fitScale() {
    const { width, height } = this.box;
    return Math.min(width / this.width, height / this.height) || 1;
  }

  apply() {
    if (!this.element.isConnected) {
      viewers.delete(this);
      this.observer.disconnect();
      return;
    }
    this.slid = null;
    this.svg.style.removeProperty("transform");
    const { width, height } = this.box;
    if (!width || !height) return;
    const { zoom } = this;
    const scale = this.fitScale * zoom.factor;
    const across = width / scale;
    const down = height / scale;
    const left = zoom.x * this.width - across / 2;
    const top = zoom.y * this.height - down / 2;
    this.svg.setAttribute("viewBox", `${left} ${top} ${across} ${down}`);
    this.svg.style.setProperty("--unit", String(1 / scale));
    this.svg.style.setProperty("--aspect", this.element.dataset.aspect || "1");
    this.element.classList.toggle("is-close", scale >= 2);
    this.placeNames({ left, top, scale, width, height });
    if (this.readout) this.readout.textContent = `${Math.round(scale * 100)} %`;
  }

  // Names come with the shapes, and are read above the halo of the selected one.
  liftNames() {
    const place = this.svg.querySelector("[data-names]");
    if (!place) return;
    const overlay = this.svg.querySelector("[data-overlay]");
    const fresh = [...overlay.querySelectorAll(":scope > .mark-label")];
    const renamed = new Set(fresh.map((name) => name.dataset.nameOf));
    const drawn = new Set([...overlay.querySelectorAll(":scope > .mark")].map((mark) => mark.dataset.objectHash));
    // One shape alone may have come anew: the names of the others stay.
    for (const name of [...place.children]) {
      if (renamed.has(name.dataset.nameOf) || !drawn.has(name.dataset.nameOf)) name.remove();
    }
    place.append(...fresh);
    this.shapes.takeRecords();
  }

  // After the next drawing, however often the zoom moves until then.
  placeNames(view) {
    this.view = view;
    if (this.placing || this.element.dataset.labels !== "on") return;
    this.placing = requestAnimationFrame(() => {
      this.placing = 0;
      if (!this.element.isConnected) return;
      placeNames(this.svg, this.view);
    });
  }

  set(next) {
    this.keep(next);
    this.applyAll();
  }

  applyAll() {
    for (const viewer of viewers) if (viewer.key === this.key) viewer.apply();
  }

  keep(next) {
    zooms.set(this.key, {
      factor: clamp(next.factor, MIN_ZOOM, MAX_ZOOM),
      x: clamp(next.x, 0, 1),
      y: clamp(next.y, 0, 1),
    });
    keepInUrl();
  }

  // Zoom so that the picture's point under the pointer stays where it is.
  zoomAt(ratio, clientX, clientY) {
    const { left, top, width, height } = this.box;
    const { zoom } = this;
    const factor = clamp(zoom.factor * ratio, MIN_ZOOM, MAX_ZOOM);
    const before = this.fitScale * zoom.factor;
    const after = this.fitScale * factor;
    const dx = (clientX ?? left + width / 2) - left - width / 2;
    const dy = (clientY ?? top + height / 2) - top - height / 2;
    this.set({
      factor,
      x: zoom.x + (dx / before - dx / after) / this.width,
      y: zoom.y + (dy / before - dy / after) / this.height,
    });
  }

  panned(dx, dy) {
    const { zoom } = this;
    const scale = this.fitScale * zoom.factor;
    return { ...zoom, x: zoom.x - dx / scale / this.width, y: zoom.y - dy / scale / this.height };
  }

  pan(dx, dy) {
    this.set(this.panned(dx, dy));
  }

  // While a hand drags, what is painted is moved as it is: painting a thousand shapes takes longer
  // than a frame of the screen. Where the drag ends, the view is made anew.
  slide(dx, dy) {
    this.slid ??= { from: this.zoom, scale: this.fitScale * this.zoom.factor };
    this.keep(this.panned(dx, dy));
    const { zoom } = this;
    const { from, scale } = this.slid;
    const across = (from.x - zoom.x) * this.width * scale;
    const down = (from.y - zoom.y) * this.height * scale;
    this.svg.style.transform = `translate(${across}px, ${down}px)`;
  }

  zoomTo(bounds) {
    const { width, height } = this.box;
    const scale = Math.min(width / bounds.width, height / bounds.height) * 0.6;
    this.set({
      factor: Number.isFinite(scale) ? Math.min(scale / this.fitScale, 16) : 4,
      x: (bounds.x + bounds.width / 2) / this.width,
      y: (bounds.y + bounds.height / 2) / this.height,
    });
  }

  onWheel(event) {
    event.preventDefault();
    if (this.slid) this.apply();
    if (event.shiftKey) return this.pan(-event.deltaY || -event.deltaX, 0);
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    return this.zoomAt(Math.exp(-event.deltaY * lines * 0.0016), event.clientX, event.clientY);
  }

  onDown(event) {
    if (event.button > 1 || event.target.closest("button") || this.element.matches(".is-windowing")) return;
    this.pointers.set(event.pointerId, event);
    let moved = 0;
    const onMove = (move) => {
      const last = this.pointers.get(move.pointerId);
      const dx = move.clientX - last.clientX;
      const dy = move.clientY - last.clientY;
      moved += Math.abs(dx) + Math.abs(dy);
      if (this.pointers.size > 1) {
        if (this.slid) this.apply();
        this.pinch(last, move);
      } else if (moved > 3) {
        this.element.classList.add("is-panning");
        this.slide(dx, dy);
      }
      this.pointers.set(move.pointerId, move);
    };
    follow(event, onMove, () => {
      this.pointers.delete(event.pointerId);
      this.element.classList.remove("is-panning");
      if (this.slid) this.applyAll();
      // A drag that ends on a shape is no click on it.
      if (moved > 3) {
        const stop = (click) => {
          click.preventDefault();
          click.stopPropagation();
        };
        this.element.addEventListener("click", stop, { capture: true, once: true });
        setTimeout(() => this.element.removeEventListener("click", stop, { capture: true }), 0);
      }
    });
  }

  pinch(last, move) {
    const other = [...this.pointers.values()].find((pointer) => pointer.pointerId !== move.pointerId);
    const distance = (a, b) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) || 1;
    const x = (other.clientX + move.clientX) / 2;
    const y = (other.clientY + move.clientY) / 2;
    this.zoomAt(distance(move, other) / distance(last, other), x, y);
    this.pan((move.clientX - last.clientX) / 2, (move.clientY - last.clientY) / 2);
  }
}

const actions = {
  in: (viewer) => viewer.zoomAt(1.4),
  out: (viewer) => viewer.zoomAt(1 / 1.4),
  fit: (viewer) => viewer.set(FIT),
  selection: (viewer) => {
    const target = viewer.svg.querySelector(".selection .mark") ?? viewer.svg.querySelector(".mark.is-selected");
    if (!target) return;
    // Pixels that are taller than wide are stretched after the shapes are drawn.
    const aspect = Number(viewer.element.dataset.aspect) || 1;
    const { x, y, width, height } = target.getBBox();
    viewer.zoomTo({ x, y: y * aspect, width, height: height * aspect });
  },
  labels: (viewer, button) => {
    const on = viewer.element.dataset.labels !== "on";
    viewer.element.dataset.labels = on ? "on" : "hover";
    button?.setAttribute("aria-pressed", String(on));
    localStorage.setItem("labels", on ? "on" : "hover");
    viewer.apply();
  },
  hide: (viewer, button) => {
    const hidden = viewer.element.classList.toggle("hide-all");
    button?.setAttribute("aria-pressed", String(hidden));
  },
};

// What is at a place of the screen is moved to the middle, if it is out of sight.
export const showPlace = ({ left, top }) => {
  if (!current?.element.isConnected) return;
  const box = current.box;
  if (left >= box.left && left <= box.right && top >= box.top && top <= box.bottom) return;
  current.pan(box.left + box.width / 2 - left, box.top + box.height / 2 - top);
};

export const bindViewer = (root) => {
  for (const element of all(root, "[data-viewer], [data-look]")) {
    once(element, "viewer", () => {
      const labels = localStorage.getItem("labels");
      if (labels && element.dataset.labels) element.dataset.labels = labels;
      bindOpacity(element);
      const viewer = new Viewer(element);
      viewers.add(viewer);
      if (element.matches("[data-viewer]")) current = viewer;
      for (const button of element.querySelectorAll("[data-viewer-action]")) {
        if (button.dataset.viewerAction === "labels") {
          button.setAttribute("aria-pressed", String(element.dataset.labels === "on"));
        }
        button.addEventListener("click", () => actions[button.dataset.viewerAction](viewer, button));
      }
    });
  }
};

// How much of the picture shapes cover; each person's own, in all rows.
const bindOpacity = (element) => {
  const slider = element.querySelector("[data-opacity]");
  if (!slider) return;
  const show = () => look("--opacity", slider.value / 100);
  slider.value = localStorage.getItem("opacity") ?? slider.value;
  slider.addEventListener("input", () => {
    localStorage.setItem("opacity", slider.value);
    show();
  });
  // Keys are the canvas's again.
  slider.addEventListener("change", () => slider.blur());
  show();
};

readZooms();

const isLookedAt = () => document.querySelector("[data-viewer], [data-look], [data-scene]");

// Requests for another frame or row, and the links a person copies, carry the zoom along.
document.addEventListener("htmx:configRequest", (event) => {
  const keeper = event.detail.elt.closest("[data-keeps]");
  if (!keeper || !isLookedAt() || event.detail.verb !== "get") return;
  event.detail.path = withState(event.detail.path, keeper.dataset.keeps);
});
document.addEventListener("click", (event) => {
  // Who comes back from there finds what was shown here.
  if (urlTimer && event.target.closest?.("a[href]")) keepNow();
  const link = event.target.closest?.("a[data-keeps]");
  if (!link?.href || !isLookedAt()) return;
  link.setAttribute("href", withState(link.getAttribute("href"), link.dataset.keeps));
}, { capture: true });
for (const name of ["htmx:pushedIntoHistory", "htmx:replacedInHistory"]) document.addEventListener(name, () => keepInUrl());
addEventListener("popstate", readZooms);
