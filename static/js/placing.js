// Sending where a shape is now. One hidden form that no answer replaces: quick moves wait for each
// other, none is lost. Until the last one is answered, what the hand made counts and not the panel.
import { panel } from "./canvas.js";

const waiting = new WeakMap();
const formOf = () => document.querySelector("[data-place-shape]");
const count = (form, by) => waiting.set(form, Math.max((waiting.get(form) ?? 0) + by, 0));

export const isPlacing = () => (waiting.get(formOf()) ?? 0) > 0;

// Geometry and what was seen before, both as JSON.
export const place = (geometry, seen) => {
  const form = formOf();
  if (!form || !panel()) return;
  count(form, 1);
  window.htmx.ajax("POST", form.getAttribute("action"), {
    source: form,
    target: "#frames-panel",
    swap: "outerHTML",
    values: { obj: panel().dataset.objectHash, geometry, seen },
  });
};

const isOurs = (event) => event.detail.elt?.matches?.("[data-place-shape]");

// Before what came is put into the page.
document.addEventListener("htmx:beforeOnLoad", (event) => isOurs(event) && count(event.detail.elt, -1));
// No answer at all: the shape is where the panel has it.
document.addEventListener("htmx:afterRequest", (event) => {
  if (!isOurs(event) || event.detail.xhr.status) return;
  count(event.detail.elt, -1);
  document.dispatchEvent(new CustomEvent("place-lost"));
});
