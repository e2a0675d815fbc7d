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
