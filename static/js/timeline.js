// The timeline: click to go there, drag to choose a range, more or fewer frames at once.
// The lanes come drawn from the server; here only the frame shown and the range are moved.
import { all, once } from "./dom.js";
import { offerRanges } from "./ranges.js";
import { keepInAddress, keepInUrl } from "./viewer.js";

const FOLDED = "timeline-folded";
const DRAG = 4;

// The range as it stands in the address: "first-last".
let chosen = null;

const parse = (text) => {
  const found = /^(\d{1,9})-(\d{1,9})$/.exec(text ?? "");
  return found ? [Number(found[1]), Number(found[2])].sort((a, b) => a - b) : null;
};

const fromAddress = () => {
  chosen = parse(new URLSearchParams(location.search).get("range"));
};

export const chosenRange = () => chosen;

keepInAddress("range", () => (chosen ? chosen.join("-") : ""));

const timeline = () => document.querySelector("[data-timeline]");
const numbers = (element) => ({
  first: Number(element.dataset.first),
  last: Number(element.dataset.last),
  end: Number(element.dataset.end),
});
export const shownFrame = () => Number(document.querySelector("[data-viewer], [data-scene]")?.dataset.frame ?? 0);
export const lastFrame = () => Number(document.querySelector("[data-goto]")?.dataset.last ?? 0);

// The form that leads to a frame carries zoom, instance and list along.
export const goTo = (frame) => {
  const form = document.querySelector("[data-frame-form]");
  if (!form) return;
  const field = form.querySelector("[data-goto]");
  field.value = frame;
  form.requestSubmit();
};

const put = (rect, element, range) => {
  const { first, last } = numbers(element);
  const count = last - first + 1;
  if (!range || range[1] < first || range[0] > last) {
    rect.setAttribute("visibility", "hidden");
    return;
  }
  const left = Math.max(range[0], first) - first;
  const right = Math.min(range[1], last) + 1 - first;
  rect.removeAttribute("visibility");
  rect.setAttribute("x", `${(left / count) * 100}%`);
  rect.setAttribute("width", `${((right - left) / count) * 100}%`);
};

export const showHere = (frame) => {
  const element = timeline();
  if (element) put(element.querySelector(".timeline-here"), element, [frame, frame]);
};

const showRange = () => {
  const element = timeline();
  if (element) {
    put(element.querySelector(".timeline-range"), element, chosen);
    element.querySelector("[data-timeline-chosen]").textContent = chosen ? chosen.join("–") : "";
    element.querySelector("[data-timeline-clear]").hidden = !chosen;
  }
  fillScope(document);
  if (element) offerRanges(chosen ? chosen.join("-") : "");
};

// Answers can be given for the chosen range: its ends stand in the form, choosing it stays a choice.
const fillScope = (root) => {
  if (!chosen) return;
  const end = lastFrame();
  for (const scope of all(root, "[data-scope]")) {
    for (const [name, value] of [["range_first", chosen[0]], ["range_last", chosen[1]]]) {
      const field = scope.querySelector(`[name="${name}"]`);
      if (field && !field.hasAttribute("aria-invalid")) field.value = Math.min(value, end);
    }
  }
};

export const choose = (range) => {
  chosen = range;
  showRange();
  keepInUrl();
};

const frameAt = (element, area, clientX) => {
  const { left, width } = area.getBoundingClientRect();
  const { first, last } = numbers(element);
  const frame = first + Math.floor(((clientX - left) / width) * (last - first + 1));
  return Math.min(Math.max(frame, first), last);
};

const bindPointer = (element) => {
  const body = element.querySelector("[data-timeline-body]");
  const area = element.querySelector(".timeline-heads");
  body.addEventListener("pointerdown", (event) => {
    if (event.button || event.target.closest("a") || event.clientX < area.getBoundingClientRect().left) return;
    // Not a scroll bar's.
    if (event.offsetX > body.clientWidth && event.target === body) return;
    const from = frameAt(element, area, event.clientX);
    const before = chosen;
    let dragged = false;
    const onMove = (move) => {
      dragged ||= Math.abs(move.clientX - event.clientX) > DRAG;
      if (!dragged) return;
      const to = frameAt(element, area, move.clientX);
      chosen = from < to ? [from, to] : [to, from];
      showRange();
    };
    const stop = () => {
      removeEventListener("pointermove", onMove);
      removeEventListener("pointerup", onUp);
      removeEventListener("pointercancel", onCancel);
    };
    const onUp = () => {
      stop();
      if (dragged) choose(chosen);
      else goToLane(event, from);
    };
    const onCancel = () => {
      stop();
      choose(before);
    };
    addEventListener("pointermove", onMove);
    addEventListener("pointerup", onUp);
    addEventListener("pointercancel", onCancel);
  });
};

// A click on an instance's lane means that instance on that frame.
const goToLane = (event, frame) => {
  const lane = event.target.closest("[data-lane]");
  const source = document.querySelector("[data-decoration]");
  if (lane && source && event.target.closest("path")) source.dataset.selectedHash = lane.dataset.lane;
  goTo(frame);
};

const address = (link) => {
  const url = new URL(link.href, location.href);
  // The link was made for the frame that was shown then.
  url.pathname = url.pathname.replace(/\/frames\/\d+\//, `/frames/${shownFrame()}/`);
  return url;
};

const part = (element, first, last) => {
  const url = address(element.querySelector('[data-timeline-part="whole"]'));
  const { end } = numbers(element);
  if (first > 0 || last < end) {
    url.searchParams.set("first", first);
    url.searchParams.set("last", last);
  }
  return url;
};

const around = (element, count) => {
  const { end } = numbers(element);
  const shown = Math.min(Math.max(count, 10), end + 1);
  const first = Math.min(Math.max(shownFrame() - Math.floor(shown / 2), 0), end + 1 - shown);
  return part(element, first, first + shown - 1);
};

const fetchPart = (element, url) => {
  url.searchParams.delete("obj");
  if (selected()) url.searchParams.set("obj", selected());
  window.htmx.ajax("GET", url.pathname + url.search, { source: element, target: element, swap: "outerHTML" });
};

const parts = {
  closer: (element, { first, last }) => around(element, Math.floor((last - first + 1) / 2)),
  farther: (element, { first, last }) => around(element, (last - first + 1) * 2),
  whole: (element, { end }) => part(element, 0, end),
  more: (_, __, link) => address(link),
};

const selected = () => document.querySelector("[data-decoration]")?.dataset.selectedHash ?? "";

// The lane of the selected instance unfolds what its dynamic attributes answer.
const showSelected = () => {
  const element = timeline();
  if (!element) return;
  const hash = selected();
  for (const lane of element.querySelectorAll("[data-lane][aria-current]")) {
    if (lane.dataset.lane === hash) continue;
    lane.removeAttribute("aria-current");
    lane.querySelector(".timeline-answers")?.remove();
  }
  const lane = hash && element.querySelector(`[data-lane="${CSS.escape(hash)}"]`);
  if (!lane || lane.hasAttribute("aria-current")) return;
  lane.setAttribute("aria-current", "true");
  const body = element.querySelector("[data-timeline-body]");
  const ruler = element.querySelector(".timeline-ruler").offsetHeight;
  if (lane.offsetTop < body.scrollTop + ruler) body.scrollTop = lane.offsetTop - ruler;
  else if (lane.offsetTop + lane.offsetHeight > body.scrollTop + body.clientHeight) {
    body.scrollTop = lane.offsetTop + lane.offsetHeight - body.clientHeight;
  }
  if (!lane.hasAttribute("data-has-answers")) return;
  const { first, last } = numbers(element);
  const url = part(element, first, last);
  url.pathname += "answers/";
  url.searchParams.set("obj", hash);
  window.htmx.ajax("GET", url.pathname + url.search, { source: lane, target: lane, swap: "beforeend" });
};

// The frame shown stays in sight when only a part of the frames is.
const follow = () => {
  const element = timeline();
  if (!element) return;
  const { first, last } = numbers(element);
  const frame = shownFrame();
  showHere(frame);
  if (frame < first || frame > last) fetchPart(element, around(element, last - first + 1));
};

const sizeHeads = (element) => {
  const body = element.querySelector("[data-timeline-body]");
  const heads = element.querySelector(".timeline-heads");
  new ResizeObserver(() => {
    const lanes = element.querySelector(".timeline-lanes");
    heads.style.setProperty("--lanes-height", `${Math.max(lanes.offsetTop + lanes.offsetHeight, body.clientHeight)}px`);
  }).observe(element.querySelector(".timeline-lanes"));
};

const bind = (element) => {
  if (localStorage.getItem(FOLDED) === "yes") element.open = false;
  element.addEventListener("toggle", () => localStorage.setItem(FOLDED, element.open ? "no" : "yes"));
  element.querySelector("[data-timeline-clear]").addEventListener("click", () => choose(null));
  for (const link of element.querySelectorAll("[data-timeline-part]")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (link.getAttribute("aria-disabled") !== "true") {
        fetchPart(element, parts[link.dataset.timelinePart](element, numbers(element), link));
      }
    });
  }
  element.querySelector("[data-timeline-body]").addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const { first, last } = numbers(element);
    fetchPart(element, around(element, Math.round((last - first + 1) * (event.deltaY > 0 ? 2 : 0.5))));
  }, { passive: false });
  bindPointer(element);
  sizeHeads(element);
  showRange();
  showHere(shownFrame());
};

export const bindTimeline = (root) => {
  if (chosen === null) fromAddress();
  for (const element of all(root, "[data-timeline]")) once(element, "timeline", bind);
  fillScope(root);
  if (all(root, "[data-viewer], [data-scene]").length) follow();
  if (all(root, "[data-decoration], [data-timeline]").length) showSelected();
};

// One end at a time: the frame shown becomes the first or the last of the range.
export const chooseFrom = () => choose([shownFrame(), Math.max(chosen?.[1] ?? lastFrame(), shownFrame())]);
export const chooseTo = () => choose([Math.min(chosen?.[0] ?? 0, shownFrame()), shownFrame()]);

addEventListener("popstate", () => {
  fromAddress();
  showRange();
});
