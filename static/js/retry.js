// An answer that did not get through is sent again by itself: later and later, and at once when the
// network is back. Until then the state beside the form says so.
import { hasUnkeptAnswers } from "./answers.js";

const FIRST_PAUSE = 2;
const LONGEST_PAUSE = 60;
const AWAY = [502, 503, 504];

let pause = 0;
let timer = 0;

const isAnswer = (event) => event.target instanceof Element && event.target.matches("[data-answer-form]");

const say = (text) => {
  const state = document.getElementById("drafts-state");
  const place = state?.querySelector(".state");
  if (!place) return;
  state.dataset.offline = "";
  place.textContent = text;
};

const again = () => {
  clearTimeout(timer);
  if (pause && hasUnkeptAnswers()) document.querySelector("[data-answer-form][data-autosubmit]")?.requestSubmit();
};

const later = (event) => {
  if (!isAnswer(event)) return;
  pause = Math.min(pause ? pause * 2 : FIRST_PAUSE, LONGEST_PAUSE);
  say(`Offline: your last answer is not kept yet, trying again in ${pause} s`);
  clearTimeout(timer);
  timer = setTimeout(again, pause * 1000);
};

export const bindRetry = () => {
  document.body.addEventListener("htmx:sendError", later);
  document.body.addEventListener("htmx:timeout", later);
  document.body.addEventListener("htmx:responseError", (event) => {
    if (AWAY.includes(event.detail.xhr.status)) later(event);
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (!isAnswer(event) || !event.detail.successful) return;
    pause = 0;
    clearTimeout(timer);
  });
  window.addEventListener("online", again);
};
