// The answer form keeps each answer as soon as it is given; without a script there is a button.
import { all, once } from "./dom.js";
import { arrival, isEditUnderWay } from "./underway.js";

// The attribute that was answered by a digit or a click. It has the focus, for the digits that follow.
let answered = "";

const goOnFrom = (attribute) => {
  answered = attribute.id;
  attribute.focus({ preventScroll: true });
};

// Whether one comes from an answer: Tab then means the next instance and not the answer's options.
export const hasJustAnswered = () => Boolean(answered) && document.activeElement?.id === answered;

// Per form: how many changes were made, and how many of them the last request took along.
const counts = new WeakMap();
const TYPING_PAUSE = 1200;

const isUnsent = (form) => {
  const count = counts.get(form);
  return Boolean(count) && count.made !== count.sent;
};

const isUnderWay = () => isEditUnderWay("[data-answer-form]");

const autosubmitting = () => document.querySelector("[data-answer-form][data-autosubmit]");

export const hasUnkeptAnswers = () => {
  const form = autosubmitting();
  return isUnderWay() || Boolean(form && isUnsent(form));
};

// Sends what is typed and waits until the server has kept it; false when it refused something.
export const flushAnswers = async () => {
  const form = autosubmitting();
  if (form && isUnsent(form)) form.requestSubmit();
  while (isUnderWay()) await arrival();
  const wrong = document.querySelector("[data-answer-form] [aria-invalid=true]");
  wrong?.focus();
  return !wrong && !hasUnkeptAnswers();
};

export const bindAnswers = (root) => {
  for (const form of all(root, "[data-autosubmit]")) {
    once(form, "autosubmit", () => {
      const count = { made: 0, sent: 0 };
      counts.set(form, count);
      let pause = 0;
      form.addEventListener("input", (event) => {
        if (event.target.closest("[data-scope]")) return;
        count.made += 1;
        clearTimeout(pause);
        if (event.target.matches("textarea")) pause = setTimeout(() => form.isConnected && isUnsent(form) && form.requestSubmit(), TYPING_PAUSE);
      });
      form.addEventListener("htmx:beforeRequest", () => {
        count.sent = count.made;
      });
      form.addEventListener("htmx:afterRequest", (event) => {
        // What did not arrive is still to be sent.
        if (!event.detail.successful && event.detail.xhr.status !== 422) count.sent = count.made - 1;
      });
      // htmx says this to the place that is swapped, which is around the form.
      form.parentElement.closest("section").addEventListener("htmx:beforeSwap", (event) => {
        // What was typed since goes to the server first; its answer brings the form.
        if (event.detail.requestConfig.elt === form && isUnsent(form)) event.detail.shouldSwap = false;
      });
      form.addEventListener("change", (event) => {
        if (event.target.closest("[data-scope]")) {
          // Choosing where answers count is no answer; typing a range chooses the range.
          if (event.target.type === "number") {
            const range = form.querySelector('[data-scope] input[value="range"]');
            if (range) range.checked = true;
          }
          return;
        }
        if (isUnsent(form)) form.requestSubmit();
      });
      form.querySelector("[data-scope-reset]")?.addEventListener("click", () => {
        form.querySelector('[data-scope] input[value="frame"]').checked = true;
      });
      // After a click the arrows navigate again; who came by Tab keeps them for the options.
      form.addEventListener("click", (event) => {
        if (event.detail > 0 && event.target.matches('input[type="radio"], input[type="checkbox"]'))
          goOnFrom(event.target.closest("[data-attribute]"));
      });
    });
  }
};

// An attribute that comes drawn anew must not replace what was typed into it since.
const bindParts = () =>
  document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
    const form = event.detail.target.matches("[data-attribute]") && event.detail.target.closest("[data-answer-form]");
    if (form && isUnsent(form)) event.detail.shouldSwap = false;
  });

export const bindUnkept = () => {
  bindParts();
  window.addEventListener("beforeunload", (event) => {
    const form = autosubmitting();
    if (form && isUnsent(form)) event.preventDefault();
  });
};

// Which attribute the digits 1..9 answer: the one with the focus, else the first visible one.
const attributes = () =>
  [...document.querySelectorAll("[data-answer-form] [data-attribute]")].filter((element) => element.checkVisibility());

const activeAttribute = () =>
  document.activeElement?.closest("[data-answer-form] [data-attribute]") ?? attributes()[0];

export const chooseOption = (number) => {
  const attribute = activeAttribute();
  if (!attribute) return;
  const input = [...attribute.querySelectorAll(':scope > .options > .option > label > input:not([value=""])')][number - 1];
  if (!input || input.disabled) return;
  // The focus stays off the option itself: there the arrow keys would change the answer.
  goOnFrom(attribute);
  input.click();
};

// Key 0: no answer, where the attribute may be without one.
export const clearAnswer = () => {
  const attribute = activeAttribute();
  if (!attribute) return;
  goOnFrom(attribute);
  const none = attribute.querySelector(':scope > .options > .option > label > input[value=""]');
  if (none) {
    if (!none.disabled) none.click();
    return;
  }
  const chosen = [...attribute.querySelectorAll(':scope > .options > .option > label > input[type="checkbox"]:checked:not(:disabled)')];
  for (const box of chosen) box.checked = false;
  // One answer, one change: the boxes are sent together.
  if (!chosen.length) return;
  chosen[0].dispatchEvent(new Event("input", { bubbles: true }));
  chosen[0].dispatchEvent(new Event("change", { bubbles: true }));
};

export const stepAttribute = (by) => {
  const list = attributes();
  if (!list.length) return;
  answered = "";
  const at = list.indexOf(document.activeElement?.closest("[data-attribute]"));
  const next = list[Math.min(Math.max(at + by, 0), list.length - 1)];
  (next.querySelector(":scope > textarea, :scope > input:not([type=hidden])") ?? next).focus();
};
