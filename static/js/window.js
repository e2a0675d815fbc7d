// The window of a slice by dragging: across changes its width, down its level. The server shows
// the slice through it, one picture after the other while the pointer moves.
import { all, once } from "./dom.js";
import { keepInAddress, keepInUrl } from "./viewer.js";

// Kept over slices, like the zoom.
let tool = false;
let chosen = null;

const inAddress = () => new URLSearchParams(location.search).get("window") ?? "";
const format = ({ center, width }) => `${Number(center.toPrecision(6))},${Number(width.toPrecision(6))}`;

keepInAddress("window", () => chosen ?? inAddress());

class Windowing {
  constructor(viewer, slice) {
    this.viewer = viewer;
    this.image = viewer.querySelector("image[data-media]");
    this.readout = slice.querySelector("[data-window-value]");
    this.slice = slice;
    this.busy = false;
    const button = viewer.querySelector("[data-window-tool]");
    const show = () => {
      viewer.classList.toggle("is-windowing", tool);
      button.setAttribute("aria-pressed", String(tool));
    };
    button.addEventListener("click", () => {
      tool = !tool;
      show();
    });
    show();
    viewer.addEventListener("contextmenu", (event) => event.preventDefault());
    viewer.addEventListener("pointerdown", (event) => this.onDown(event), { capture: true });
  }

  onDown(event) {
    const meant = event.button === 2 || (event.button === 0 && tool);
    if (!meant || !this.image || event.target.closest("button")) return;
    event.preventDefault();
    const start = { center: Number(this.slice.dataset.center), width: Number(this.slice.dataset.width) };
    // The whole range over the width of a hand's movement, whatever units the values have.
    const step = Math.max(start.width, 20) / 300;
    const onMove = (move) => {
      this.set({
        center: start.center + (move.clientY - event.clientY) * step,
        width: Math.max(start.width + (move.clientX - event.clientX) * step, 1),
      });
    };
    const onEnd = () => {
      removeEventListener("pointermove", onMove);
      removeEventListener("pointerup", onEnd);
      removeEventListener("pointercancel", onEnd);
      keepInUrl();
    };
    addEventListener("pointermove", onMove);
    addEventListener("pointerup", onEnd);
    addEventListener("pointercancel", onEnd);
  }

  set(next) {
    chosen = format(next);
    [this.slice.dataset.center, this.slice.dataset.width] = chosen.split(",");
    this.readout.textContent = chosen;
    const select = document.querySelector('select[name="window"]');
    if (select) {
      const own = select.querySelector("[data-own]") ?? select.appendChild(Object.assign(document.createElement("option"), { selected: true }));
      own.dataset.own = "";
      own.value = own.textContent = chosen;
      own.selected = true;
    }
    this.show();
  }

  // One picture under way at a time; the last one wanted is always shown.
  async show() {
    this.wanted = chosen;
    if (this.busy) return;
    this.busy = true;
    let shown = null;
    while (this.wanted !== shown) {
      shown = this.wanted;
      const url = new URL(this.image.getAttribute("href"), location.href);
      url.searchParams.set("window", shown);
      const address = url.pathname + url.search.replaceAll("%2C", ",");
      const picture = new Image();
      picture.src = address;
      await picture.decode().catch(() => {});
      if (!this.image.isConnected) return;
      this.image.setAttribute("href", address);
    }
    this.busy = false;
  }
}

export const bindWindow = (root) => {
  for (const slice of all(root, "[data-slice][data-center]")) {
    once(slice, "window", () => new Windowing(slice.closest("[data-viewer]"), slice));
  }
  // Another preset was chosen: it stands in the address that the form led to.
  for (const select of all(root, 'select[name="window"]')) {
    once(select, "window", () => {
      chosen = null;
      select.addEventListener("change", () => {
        chosen = select.value;
      }, { capture: true });
    });
  }
};
