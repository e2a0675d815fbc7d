// Who else is at the row, and whether it changed since it was read. Asked every now and then while
// the tab can be seen, and at once when somebody comes back to it: before the first key is pressed.
import { all, isTyping } from "./dom.js";

const EVERY = 20_000;
// Coming back fires several events at once.
const TOGETHER = 1_000;

let address = "";
let shown = "";
let markup = "";
let etag = "";
let asked = 0;
let timer = 0;

const place = () => document.querySelector("[data-presence]");

// Not while somebody writes a reason: it would be gone.
const isBusy = () => place()?.contains(document.activeElement) && isTyping(document.activeElement);

const show = () => {
  const here = place();
  if (!here || !markup || isBusy()) return;
  window.htmx.swap(here, markup, { swapStyle: "innerHTML" });
};

const ask = async (returning = false) => {
  clearTimeout(timer);
  if (!place() || document.hidden) return;
  timer = setTimeout(ask, EVERY);
  asked = Date.now();
  const [from, version] = [address, shown];
  const query = new URLSearchParams({ shown: version, ...(returning ? { returning: "1" } : {}) });
  const headers = { "HX-Request": "true", ...(etag ? { "If-None-Match": etag } : {}) };
  try {
    const response = await fetch(`${from}?${query}`, { headers, redirect: "manual" });
    // Another row or other labels are shown by now: that answer means nothing any more.
    if (from !== address || version !== shown || !response.ok) return;
    etag = response.headers.get("ETag") ?? "";
    markup = await response.text();
    show();
  } catch {
    // Offline: what was not kept says so itself, and the next question comes by itself.
  }
};

const comeBack = () => {
  if (!document.hidden && Date.now() - asked > TOGETHER) ask(true);
};

export const bindPresence = (root) => {
  for (const element of all(root, "[data-shown]")) {
    const version = element.dataset.shown;
    const there = element.dataset.presence ?? address;
    const changed = there !== address || version !== shown;
    if (there !== address) markup = "";
    if (changed) etag = "";
    [address, shown] = [there, version];
    if (element.dataset.presence === undefined && !changed) continue;
    show();
    if (changed) ask();
  }
};

export const watchPresence = () => {
  document.addEventListener("visibilitychange", comeBack);
  window.addEventListener("focus", comeBack);
  window.addEventListener("pageshow", comeBack);
  // A claim was made or given up: what was last heard is old.
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.requestConfig?.verb !== "post" || event.detail.target?.id !== "presence-state") return;
    etag = "";
    markup = place()?.innerHTML ?? "";
  });
};
