// Hover and selection, linked both ways between the shapes and the list of instances.
import { all, once, reveal } from "./dom.js";

const same = (hash) => document.querySelectorAll(`[data-object-hash="${CSS.escape(hash)}"]`);

const namesOf = (hash) => document.querySelectorAll(`:is([data-overlay], [data-names]) [data-name-of="${CSS.escape(hash)}"]`);

// Where the shapes are that the panel speaks of: the other parts of a group have overlays, too.
const canvas = () => document.querySelector("[data-viewer] [data-overlay]") ?? document.querySelector("[data-overlay]");

export const pointAt = (hash, on) => {
  for (const element of [...same(hash), ...namesOf(hash)]) element.classList.toggle("is-hovered", on);
};

// At once, before the server's answer: the panel follows a moment later.
const showSelected = (hash) => {
  for (const mark of document.querySelectorAll("[data-overlay] .mark")) {
    mark.classList.toggle("is-selected", mark.dataset.objectHash === hash);
  }
  for (const name of document.querySelectorAll(":is([data-overlay], [data-names]) .mark-label")) {
    name.classList.toggle("is-selected", name.dataset.nameOf === hash);
  }
  for (const link of document.querySelectorAll("[data-instance-link]")) {
    if (link.dataset.objectHash === hash) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
};

// As if its entry in the list were chosen; whether there is one.
export const selectInstance = (hash) => {
  const link = document.querySelector(`[data-instance-link][data-object-hash="${CSS.escape(hash)}"]`);
  link?.click();
  return Boolean(link);
};

// The panel brings halo and vertices of the selected instance; they belong on the canvas.
const moveDecoration = (source) => {
  const place = document.querySelector("[data-selection]");
  place?.replaceChildren(...[...source.childNodes].map((node) => node.cloneNode(true)));
  showSelected(source.dataset.selectedHash ?? "");
  reveal(document.querySelector("[data-instance-link][aria-current]"));
};

// The shapes of the canvas, or of an image of a scene, anew: somebody moved, drew or removed one,
// or took that back.
export const bindOverlay = (root) => {
  for (const source of all(root, "[data-new-overlay]")) {
    once(source, "overlay", () => {
      const { newOverlay: camera } = source.dataset;
      const place = camera ? document.querySelector(`[data-camera="${CSS.escape(camera)}"] [data-overlay]`) : canvas();
      if (!place) return;
      place.replaceChildren(...source.childNodes);
      source.remove();
      bindSelection(place);
    });
  }
};

// One shape alone was moved: it takes its new place among the others.
const putMoved = (source) => {
  const place = canvas();
  const { moved, above } = source.dataset;
  const [mark, name] = source.children;
  source.remove();
  if (!place || !mark) return;
  for (const old of [...place.querySelectorAll(`.mark[data-object-hash="${CSS.escape(moved)}"]`), ...namesOf(moved)]) {
    // Also of those that somebody hid.
    if (old.matches(".is-hidden")) for (const each of [mark, name]) each?.classList.add("is-hidden");
    old.remove();
  }
  const next = above && place.querySelector(`.mark[data-object-hash="${CSS.escape(above)}"]`);
  place.insertBefore(mark, next || place.querySelector(":scope > .mark-label"));
  if (name) place.append(name);
  bindSelection(place);
};

export const SIGNS = { approved: "✓", rejected: "✗" };

export const captionOf = (name, verdict) => (SIGNS[verdict] ? `${name} ${SIGNS[verdict]}` : name);

// What was said of labels, on marks that stay as they are: in space, on the parts of a group, of
// recordings and texts.
const restate = (panel) => {
  for (const link of panel.querySelectorAll("[data-instance-link]")) {
    const { objectHash: hash, verdict } = link.dataset;
    const caption = captionOf(link.querySelector(".truncate").textContent, verdict);
    for (const mark of document.querySelectorAll(`[data-overlay] .mark[data-object-hash="${CSS.escape(hash)}"]`)) {
      for (const each of Object.keys(SIGNS)) mark.classList.toggle(`is-${each}`, each === verdict);
      for (const label of mark.querySelectorAll(".region-label")) label.textContent = caption;
      for (const sign of mark.querySelectorAll(".sign")) sign.textContent = SIGNS[verdict] ?? "";
      // Those of stretches say which stretch they are.
      const title = mark.querySelector("title:not(.area > title)");
      if (title) title.textContent = caption;
    }
    for (const name of namesOf(hash)) name.textContent = caption;
  }
};

export const bindSelection = (root) => {
  for (const element of all(root, "[data-overlay] .mark, [data-instance-link]")) {
    once(element, "hover", () => {
      const { objectHash } = element.dataset;
      element.addEventListener("pointerenter", () => pointAt(objectHash, true));
      element.addEventListener("pointerleave", () => pointAt(objectHash, false));
      // On shapes these would make each of them a stop of the Tab key.
      if (!element.matches("[data-instance-link]")) return;
      element.addEventListener("focusin", () => pointAt(objectHash, true));
      element.addEventListener("focusout", () => pointAt(objectHash, false));
    });
  }
  for (const overlay of all(root, "[data-overlay]")) {
    once(overlay, "select", () => {
      // A shape is a plain link; with a script its list entry does the work without a new page.
      overlay.addEventListener("click", (event) => {
        const mark = event.target.closest(".mark");
        if (!mark || event.ctrlKey || event.metaKey || event.shiftKey) return;
        if (selectInstance(mark.dataset.objectHash)) event.preventDefault();
      });
    });
  }
  for (const link of all(root, "[data-instance-link]")) {
    once(link, "select", () => link.addEventListener("click", () => showSelected(link.dataset.objectHash)));
  }
  for (const source of all(root, "[data-moved]")) once(source, "moved", () => putMoved(source));
  // The parts of a group come without what was said.
  for (const group of all(root, "[data-group]")) once(group, "restate", () => restate(document));
  for (const panel of all(root, "[data-restate]")) once(panel, "restate", restate);
  for (const source of all(root, "[data-decoration]")) once(source, "decoration", moveDecoration);
};

const step = (by) => {
  const links = [...document.querySelectorAll("[data-instance-link]")].filter((link) => !link.hidden);
  if (!links.length) return;
  const at = links.findIndex((link) => link.hasAttribute("aria-current"));
  links[at < 0 ? (by > 0 ? 0 : links.length - 1) : (at + by + links.length) % links.length].click();
};

export const nextInstance = () => step(1);
export const previousInstance = () => step(-1);

export const hideSelected = () => {
  const hash = document.querySelector("[data-instance-link][aria-current]")?.dataset.objectHash;
  if (!hash) return;
  for (const mark of document.querySelectorAll("[data-overlay] .mark")) {
    if (mark.dataset.objectHash !== hash) continue;
    const hidden = mark.classList.toggle("is-hidden");
    for (const name of namesOf(hash)) name.classList.toggle("is-hidden", hidden);
  }
};
