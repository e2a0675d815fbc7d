// What went wrong on the way is said, never swallowed: an answer that didn't arrive isn't kept.
const say = (text) => {
  const place = document.getElementById("page-notices");
  if (!place) return;
  const notice = document.createElement("div");
  notice.className = "notice bad fade-in";
  notice.setAttribute("role", "alert");
  const sentence = document.createElement("p");
  sentence.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "quiet icon";
  close.setAttribute("aria-label", "Dismiss");
  close.dataset.dismiss = "";
  close.textContent = "×";
  notice.append(sentence, close);
  place.replaceChildren(notice);
};

export const bindNotices = () => {
  const lost = (event) => {
    // What becomes of an answer is said beside its form: see retry.js.
    if (event.target.matches?.("[data-answer-form]")) return;
    say(
      event.detail.requestConfig?.verb === "get"
        ? "The server could not be reached, so this page stays as it was: try again."
        : "The server could not be reached. The last change was not kept: try again.",
    );
  };
  document.body.addEventListener("htmx:sendError", lost);
  document.body.addEventListener("htmx:timeout", lost);
  // A session that ended answers with the login page: that is a page, not a part of this one.
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const answered = event.detail.xhr.responseURL;
    if (!answered || new URL(answered).pathname !== "/login/") return;
    event.detail.shouldSwap = false;
    location.assign(`/login/?next=${encodeURIComponent(location.pathname + location.search)}`);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-dismiss]")) event.target.closest(".notice")?.remove();
  });
};
