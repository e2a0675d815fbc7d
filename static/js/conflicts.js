// Positions in conflict: the panel brings both shapes along; they belong on the canvas.
import { all, once } from "./dom.js";

export const bindConflicts = (root) => {
  for (const source of all(root, "[data-new-ghosts]")) {
    once(source, "ghosts", () => {
      document.querySelector("[data-ghosts]")?.replaceChildren(...source.childNodes);
      source.remove();
    });
  }
};
