// Choosing rows: one box for all on the page, and a bar that says how many.
import { all, once } from "./dom.js";

export const bindTables = (root) => {
  for (const form of all(root, "[data-bulk]")) {
    once(form, "bulk", () => {
      const boxes = () => [...document.querySelectorAll(`input[type="checkbox"][form="${form.id}"][name="row"]`)];
      const every = document.querySelector(`[data-check-all="${form.id}"]`);
      // Stands for the rows on other pages too.
      const whole = form.querySelector("[data-choose-all]");
      const update = () => {
        const chosen = boxes().filter((box) => box.checked).length;
        const count = form.querySelector("[data-chosen]");
        if (count) count.textContent = whole?.checked ? whole.dataset.chooseAll : String(chosen);
        form.querySelectorAll("[data-needs-choice]").forEach((button) => {
          button.disabled = chosen === 0;
        });
        if (every) {
          every.checked = chosen > 0 && chosen === boxes().length;
          every.indeterminate = chosen > 0 && chosen < boxes().length;
        }
      };
      every?.addEventListener("change", () => {
        boxes().forEach((box) => {
          box.checked = every.checked;
        });
        if (whole && !every.checked) whole.checked = false;
        update();
      });
      whole?.addEventListener("change", () => {
        boxes().forEach((box) => {
          box.checked = whole.checked;
        });
        update();
      });
      document.addEventListener("change", (event) => {
        if (!event.target.matches?.(`[form="${form.id}"]`)) return;
        if (whole && !event.target.checked) whole.checked = false;
        update();
      });
      update();
    });
  }
};
