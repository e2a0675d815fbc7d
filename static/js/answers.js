// The answer form keeps each answer as soon as it is given; without a script there is a button.
import { all, once } from "./dom.js";

export const bindAnswers = (root) => {
  for (const form of all(root, "[data-autosubmit]")) {
    once(form, "autosubmit", () => {
      // Quick fingers change a second answer while the first is under way. The server's form
      // doesn't know the second one yet: it must not take this form's place.
      let changes = 0;
      let sent = 0;
      form.addEventListener("input", () => {
        changes += 1;
      });
      form.addEventListener("htmx:beforeRequest", () => {
        sent = changes;
      });
      // htmx says this to the place that is swapped, which is around the form.
      form.parentElement.closest("section").addEventListener("htmx:beforeSwap", (event) => {
        if (event.detail.requestConfig.elt === form && changes !== sent) event.detail.shouldSwap = false;
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
        form.requestSubmit();
      });
    });
  }
};

// Which attribute the digits 1..9 answer: the one with the focus, else the first visible one.
const attributes = () =>
  [...document.querySelectorAll("[data-answer-form] [data-attribute]")].filter((element) => element.checkVisibility());

const activeAttribute = () =>
  document.activeElement?.closest("[data-answer-form] [data-attribute]") ?? attributes()[0];

export const chooseOption = (number) => {
  const attribute = activeAttribute();
  if (!attribute) return;
  const input = [...attribute.querySelectorAll(":scope > .options > .option > label > input")][number - 1];
  if (!input || input.disabled) return;
  input.focus();
  input.click();
};

export const stepAttribute = (by) => {
  const list = attributes();
  if (!list.length) return;
  const at = list.indexOf(document.activeElement?.closest("[data-attribute]"));
  const next = list[Math.min(Math.max(at + by, 0), list.length - 1)];
  next.querySelector("input, textarea, select")?.focus();
};
