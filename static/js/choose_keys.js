// Choosing keys: a button waits for the next key and sends it.
import { all, once } from "./dom.js";
import { chord, isComplete } from "./chord.js";

let waiting = null;

const stop = () => {
  if (!waiting) return;
  waiting.button.textContent = waiting.text;
  waiting.button.classList.remove("is-waiting");
  waiting = null;
};

const send = (form, keys) => {
  const field = form.querySelector('[name="keys"]') ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "keys" }));
  field.value = keys;
  form.requestSubmit();
};

const onKey = (event) => {
  if (!waiting || !isComplete(event)) return;
  event.preventDefault();
  event.stopPropagation();
  const { form, kept } = waiting;
  stop();
  if (event.key !== "Escape") send(form, `${kept} ${chord(event)}`.trim());
};

export const bindChooseKeys = (root) => {
  for (const button of all(root, "[data-key-press]")) {
    once(button, "choose", () => {
      const form = button.closest("[data-key-form]");
      button.addEventListener("click", () => {
        stop();
        const kept = button.dataset.keyPress === "add" ? form.dataset.keyForm : "";
        waiting = { button, form, kept, text: button.textContent };
        button.textContent = "Press a key …";
        button.classList.add("is-waiting");
      });
      button.addEventListener("blur", () => waiting?.button === button && stop());
    });
  }
  // What was asked about a choice is brought into sight.
  for (const note of all(root, ".key-note")) note.scrollIntoView({ block: "nearest", behavior: "instant" });
};

document.addEventListener("keydown", onKey, { capture: true });
