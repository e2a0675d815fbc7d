// Issues in space: their signs stand where the camera sees the place, or the object, that they are about.

const pointOf = (sign, marks) => {
  if (sign.dataset.position) return JSON.parse(sign.dataset.position);
  return marks.items.find((item) => item.hash === sign.dataset.of)?.points[0];
};

// With every picture of the space.
export const placeIssues = (marks, lens) => {
  for (const sign of marks.svg.querySelectorAll("[data-issue-marks] .issue-mark")) {
    const point = pointOf(sign, marks);
    const seen = point && lens.seen(point);
    const shown = Boolean(seen && lens.isBefore(seen));
    sign.classList.toggle("is-away", !shown);
    if (!shown) continue;
    const [x, y] = lens.onScreen(seen);
    for (const path of sign.querySelectorAll("path")) path.setAttribute("d", `M${x} ${y}h0`);
    const text = sign.querySelector("text");
    text?.setAttribute("x", x);
    text?.setAttribute("y", y);
  }
};
