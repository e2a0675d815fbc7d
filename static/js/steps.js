// Going frame by frame: presses that come faster than pages wait in order and none is lost.
// Only what the server has sent is shown as the frame; several presses become one request.
import { lastFrame, shownFrame } from "./timeline.js";

const waiting = [];
let loading = false;

const bar = () => document.querySelector("[data-frame-steps]");
const isCount = (step) => !Number.isNaN(Number(step));

// All presses by number that wait, one after the other: at the ends of the row they stay there.
const counted = () => {
  let frame = shownFrame();
  while (waiting.length && isCount(waiting[0])) {
    frame = Math.min(Math.max(frame + Number(waiting.shift()), 0), lastFrame());
  }
  if (frame === shownFrame()) return "";
  return bar().dataset.frameSteps.replace(/\/frames\/\d+\//, `/frames/${frame}/`);
};

// Only the server knows where the next labels are, so these go one by one.
const labelled = () => bar().querySelector(`[data-step="${waiting.shift()}"]`)?.getAttribute("href") ?? "";

const go = () => {
  while (!loading && waiting.length) {
    if (!bar()) {
      waiting.length = 0;
      return;
    }
    const address = isCount(waiting[0]) ? counted() : labelled();
    // Under way from now on, although the request may wait for edits.
    loading = Boolean(address);
    if (address) window.htmx.ajax("GET", address, { source: bar(), target: "#frames-workspace", swap: "outerHTML" });
  }
};

export const isStep = (element) => element.matches("[data-step]");

// A key that is held down asks for the next labelled frame only once the last one is there.
export const step = (link, held = false) => {
  if (held && !isCount(link.dataset.step) && (loading || waiting.length)) return;
  waiting.push(link.dataset.step);
  go();
};

const isFrame = (event) => event.detail.target?.id === "frames-workspace";

export const bindSteps = () => {
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (isFrame(event)) loading = true;
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (!isFrame(event)) return;
    loading = false;
    // After a failure nobody knows what is meant to come next.
    if (!event.detail.successful) waiting.length = 0;
    go();
  });
  document.addEventListener("stayed", () => {
    loading = false;
    waiting.length = 0;
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-step]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    step(link);
  });
};
