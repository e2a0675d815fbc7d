// Data groups: how much room each half of a layout has.
import { all, once } from "./dom.js";

export const bindGroup = (root) => {
  for (const split of all(root, "[data-split]")) {
    once(split, "split", () => split.style.setProperty("--split", `${split.dataset.split}%`));
  }
};
