// Going through frames: slider and number lead to a frame's address, neighbours are fetched ahead.
import { all, once } from "./dom.js";

const fetchedAhead = new Set();

const fetchAhead = (address) => {
  if (!address || fetchedAhead.has(address)) return;
  if (fetchedAhead.size > 400) fetchedAhead.clear();
  fetchedAhead.add(address);
  new Image().src = address;
};

const bindForm = (form) => {
  const slider = form.querySelector('input[type="range"]');
  const field = form.querySelector('input[type="number"]');
  slider?.addEventListener("input", () => {
    field.value = slider.value;
  });
  slider?.addEventListener("change", () => form.requestSubmit());
  field?.addEventListener("change", () => form.requestSubmit());
};

export const bindFrames = (root) => {
  for (const form of all(root, "[data-frame-form]")) once(form, "frames", bindForm);
  for (const element of all(root, "[data-fetch-ahead]")) {
    once(element, "ahead", () => {
      const run = () => element.dataset.fetchAhead.split(" ").forEach(fetchAhead);
      // After the frame itself: it must not wait for its neighbours.
      if (document.readyState === "complete") setTimeout(run, 60);
      else addEventListener("load", () => setTimeout(run, 60), { once: true });
    });
  }
};
