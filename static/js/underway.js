// Requests on their way: edits of what is shown, and looks at another instance or frame.
const edits = new Map();
const looks = new Map();

const watch = (requests, xhr, what) => {
  requests.set(xhr, what);
  // By then what came has taken its place in the page and is bound there; also when nothing came.
  xhr.addEventListener("loadend", () => {
    requests.delete(xhr);
    document.dispatchEvent(new CustomEvent("arrived"));
  });
};

export const isLook = ({ elt, target, verb }) => verb === "get" && elt.id !== "frames-panel" && Boolean(target?.matches("#frames-workspace, #frames-panel"));

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const { elt, target, xhr } = detail;
  const { verb } = detail.requestConfig;
  if (isLook({ elt, target, verb })) watch(looks, xhr, target);
  else if (verb === "post" && elt.closest("#frames-panel, [data-place-shape]")) watch(edits, xhr, elt);
});

// Of several looks at the same place the last one counts, in whatever order they come, and what
// somebody has left meanwhile does not come at all.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { xhr, target } = detail;
  if (looks.get(xhr) !== target) return;
  const asked = [...looks.keys()];
  const isOverdue = asked.slice(asked.indexOf(xhr) + 1).some((each) => looks.get(each) === target);
  if (isOverdue || !target.isConnected) detail.shouldSwap = false;
});

export const isEditUnderWay = (selector = "*") => [...edits.values()].some((element) => element.matches(selector));
export const isLookUnderWay = (selector = "*") => [...looks.values()].some((target) => target.matches(selector));

// When the next one of them has ended.
export const arrival = () => new Promise((resolve) => document.addEventListener("arrived", resolve, { once: true }));
