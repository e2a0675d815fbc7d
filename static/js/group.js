// Data groups: how much room each half of a layout has, and the way to the shapes of another part.
import { all, once, reveal } from "./dom.js";

// A shape of another part than the one that is worked on: that part is worked on from now on.
const follow = (event) => {
  const mark = event.target.closest?.("[data-look] [data-overlay] .mark");
  if (!mark || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const workspace = document.querySelector("#frames-workspace");
  const link = mark.getAttribute("href");
  if (!workspace || !link) return;
  event.preventDefault();
  window.htmx.ajax("GET", link, { source: mark, target: workspace, swap: "outerHTML" });
};

// The part that is worked on may have all the room; kept while parts and rows change.
let alone = sessionStorage.getItem("part-alone") === "on";

const show = (group) => {
  group.classList.toggle("is-alone", alone);
  for (const button of group.querySelectorAll("[data-group-alone]")) button.setAttribute("aria-pressed", String(alone));
};

const onAlone = (event) => {
  if (!event.target.closest("[data-group-alone]")) return;
  alone = !alone;
  sessionStorage.setItem("part-alone", alone ? "on" : "off");
  show(event.currentTarget);
};

export const bindGroup = (root) => {
  for (const group of all(root, "[data-group]")) {
    once(group, "group", () => {
      show(group);
      group.addEventListener("click", follow);
      group.addEventListener("click", onAlone);
      const active = group.querySelector(".group-part.is-active");
      if (active) reveal(active);
    });
  }
  for (const split of all(root, "[data-split]")) {
    once(split, "split", () => {
      split.style.setProperty("--first", split.dataset.split);
      split.style.setProperty("--second", String(100 - split.dataset.split));
    });
  }
};
