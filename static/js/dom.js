// Elements inside a root, the root itself included: htmx hands over what it swapped in.
export const all = (root, selector) => {
  const inside = [...root.querySelectorAll(selector)];
  return root instanceof Element && root.matches(selector) ? [root, ...inside] : inside;
};

const bound = new WeakMap();

// Run a function once per element and name, however often a page part is swapped around it.
export const once = (element, name, bind) => {
  const names = bound.get(element) ?? new Set();
  if (names.has(name)) return;
  bound.set(element, names.add(name));
  bind(element);
};

export const isTyping = (target) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches("textarea, select") ||
    (target.matches("input") && !["checkbox", "radio", "range", "button", "submit"].includes(target.type)));

// Where a pointer that was pressed goes, until it is let go of or taken away.
export const follow = ({ pointerId }, onMove, onEnd) => {
  const stop = new AbortController();
  const ours = (deed) => (event) => event.pointerId === pointerId && deed(event);
  const end = ours((event) => {
    stop.abort();
    onEnd(event);
  });
  addEventListener("pointermove", ours(onMove), { signal: stop.signal });
  for (const name of ["pointerup", "pointercancel"]) addEventListener(name, end, { signal: stop.signal });
};

// Into view within what scrolls around it, and never the page itself: on a phone what one looks
// at would move out of sight.
export const reveal = (element, middle = false) => {
  for (let box = element?.parentElement; box && box !== document.body; box = box.parentElement) {
    if (box.scrollHeight <= box.clientHeight || !/auto|scroll/.test(getComputedStyle(box).overflowY)) continue;
    const { top, bottom } = element.getBoundingClientRect();
    const outer = box.getBoundingClientRect();
    if (middle) box.scrollTop += (top + bottom - outer.top - outer.bottom) / 2;
    else if (top < outer.top) box.scrollTop += top - outer.top;
    else if (bottom > outer.bottom) box.scrollTop += bottom - outer.bottom;
  }
};
