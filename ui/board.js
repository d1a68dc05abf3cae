// At each new step of a class: back to the top, and the focus to where the class goes on, so that Enter and digits
// are enough to lead it.
const PATIENCE = 60; // frames until the new step must be on the page
let last = null;

function find(target, framesLeft) {
  const found = document.querySelector(target);
  if (found) return found.focus({ preventScroll: true });
  if (framesLeft) requestAnimationFrame(() => find(target, framesLeft - 1));
}

export default function ({ data }) {
  if (data.step === last) return;
  const first = last === null;
  last = data.step;
  if (first) return; // who has just come to the page keeps the focus where it was
  document.querySelector(".stMain")?.scrollTo(0, 0);
  find(data.target, PATIENCE);
}
