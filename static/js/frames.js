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
  const field = form.querySelector("[data-goto]");
  slider?.addEventListener("input", () => {
    field.value = slider.value;
  });
  slider?.addEventListener("change", () => form.requestSubmit());
  field?.addEventListener("change", () => form.requestSubmit());
};

// The shown image of a strip is in its middle, and the strip alone is scrolled for it.
const showInStrip = (strip) => {
  const here = strip.querySelector("[aria-current]");
  if (here) strip.scrollLeft = here.offsetLeft - strip.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
};

// A picture that can't be shown says why in its place; the shapes stay.
const bindMedia = (image) => {
  const report = async () => {
    const state = image.closest("[data-viewer], [data-look]")?.querySelector("[data-media-state]");
    if (!state) return;
    let reason = "The picture could not be fetched.";
    try {
      const response = await fetch(image.getAttribute("href"));
      if (!response.ok && response.headers.get("Content-Type")?.startsWith("text/plain")) {
        reason = await response.text();
      }
    } catch {
      reason = "The server could not be reached, so there is no picture.";
    }
    state.querySelector("p").textContent = reason;
    state.hidden = false;
  };
  image.addEventListener("error", report);
  // It may have failed before this script ran.
  image.decode?.().catch(() => image.isConnected && report());
};

export const bindFrames = (root) => {
  for (const image of all(root, "image[data-media], image[data-part-media]")) once(image, "media", bindMedia);
  for (const form of all(root, "[data-frame-form]")) once(form, "frames", bindForm);
  for (const strip of all(root, "[data-strip]")) once(strip, "strip", showInStrip);
  for (const element of all(root, "[data-fetch-ahead]")) {
    once(element, "ahead", () => {
      const run = () => element.dataset.fetchAhead.split(" ").forEach(fetchAhead);
      // After the frame itself: it must not wait for its neighbours.
      if (document.readyState === "complete") setTimeout(run, 60);
      else addEventListener("load", () => setTimeout(run, 60), { once: true });
    });
  }
};
