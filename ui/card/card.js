// One question on a card: picture, mark, answer, certainty; after the reply, the reveal.
// mountCard(root, data, on) draws into root, a shadow root that holds card.css, and returns {update, destroy}.
// It knows no answer and no language: data brings all words, on("reply" | "next", detail) carries the reply away.
// Texts become text nodes and nothing else: no author's words can turn into markup.

const STEP = 0.02; // of the picture, per arrow key
const LEAP = 0.1; // with Shift
const SLIP = 8; // px a finger may slip and still have tapped
const ZOOM = 2.5;
const PATIENCE = 8000; // ms until an unanswered reply may be sent again

const FACE = "M16 3c7 0 10 5 10 12s-4 14-10 14S6 22 6 15 9 3 16 3z";
const LOOKS = "M13 14v.1M19 14v.1M14 19c1 1 3 1 4 0";
const ICONS = { // paths in a square of 32; a leading ~ is drawn dashed
  real: [FACE, LOOKS],
  fake: [FACE, LOOKS, "~M16 7c5 0 7 4 7 8s-3 10-7 10-7-5-7-10 2-8 7-8z"],
  cannot_tell: ["M11 11c0-3 2-5 5-5s5 2 5 5c0 4-5 4-5 8M16 24v.1"],
  right: ["M8 17l5 5L24 10"],
  wrong: ["M10 10l12 12M22 10L10 22"],
  loupe: ["M14 5a9 9 0 1 0 .1 0zM21 21l7 7"],
  outline: ["~" + FACE],
  before: ["M4 8h14v18H4zM22 6h6v18h-6"],
  hint: ["M12 25h8M13 29h6M16 4a8 8 0 0 0-4 15v2h8v-2a8 8 0 0 0-4-15z"],
  up: ["M16 26V7M8 14l8-8 8 8"],
  down: ["M16 6v19M8 18l8 8 8-8"],
  grip: ["M12 9v.1M20 9v.1M12 16v.1M20 16v.1M12 23v.1M20 23v.1"],
};

export function mountCard(root, data, on) {
  const live = make("p.unseen", { role: "status" });
  const body = make("div.body");
  const el = make("section.card", body, live);
  root.append(el);
  const card = { el, body, live, on, data, draft: newDraft(data) };
  render(card);
  return {
    update: (next) => update(card, next),
    destroy: () => (clearTimeout(card.timer), el.remove()),
  };
}

function newDraft({ options }) {
  return {
    choice: null, picks: [], nothing: false, number: "", order: options.map(({ key }) => key), certainty: null, spot: null,
    cursor: null, loupe: false, before: false, outline: true, hints: 0, waiting: false, late: false,
  };
}

function update(card, next) {
  const last = card.data;
  const same = sameQuestion(last, next);
  const moved = !same || (next.reveal && !last.reveal);
  card.data = next;
  if (!same) card.draft = newDraft(next);
  if (moved) {
    clearTimeout(card.timer);
    Object.assign(card.draft, { waiting: false, late: false });
    card.live.textContent = "";
  }
  render(card);
  if (!moved) return;
  card.el.scrollIntoView();
  goTo(card, "start");
}

// A change of language changes words only; a new attempt begins afresh even at the same position.
function sameQuestion(last, next) {
  const name = ({ id, kind, picture }) => [id, kind, picture?.url].join();
  return name(last) === name(next) && (next.reveal || !last.reveal);
}

function render(card) {
  const { data, el, body } = card;
  const focused = el.getRootNode().activeElement;
  const held = el.contains(focused) && focused.dataset.hold;
  card.redraws = []; // what to do after each change of the draft: every part brings its own
  el.lang = data.locale;
  if (data.ask) el.setAttribute("aria-labelledby", "ask");
  body.className = `body${data.ask && data.picture ? " pictured" : ""}${data.reveal ? " revealed" : ""}`;
  body.replaceChildren(...(data.reveal ? reveal(card) : question(card)).filter(Boolean));
  matchInk(el);
  refresh(card);
  if (held) goTo(card, held);
}

function change(card, changes) {
  Object.assign(card.draft, changes);
  refresh(card);
}

const refresh = ({ redraws }) => redraws.forEach((redraw) => redraw());

function goTo({ el }, hold) {
  const target = el.querySelector(`[data-hold^="${hold}"]`);
  if (target) target.focus({ preventScroll: hold === "start" });
}

const say = ({ live }, text) => (live.textContent = text);

// The question ----

function question(card) {
  const { data } = card;
  if (!data.ask) return [look(card)]; // in a lesson
  const onsubmit = (event) => (event.preventDefault(), send(card));
  const ask = make("h2", { id: "ask", tabindex: -1, hold: "start" }, data.ask);
  return [data.picture && look(card), make("form.panel", { novalidate: "", onsubmit }, counter(data),
    make("fieldset", make("legend", ask), ANSWERS[data.kind](card)), hints(card), data.asks_certainty && certainty(card),
    sending(card, { "aria-describedby": "gaps" }))];
}

function counter({ number, of, words }) {
  const beads = Array.from({ length: of }, (_, at) => make(at < number ? "i.past" : "i"));
  return make("div.counter", make("p", words.number), make("div.beads", { "aria-hidden": true }, ...beads));
}

const ANSWERS = { real_or_fake: tiles, find_it: nothing, pick_one: rows, pick_some: rows, put_in_order: order, estimate };

function tiles(card) {
  const tile = (key) => make("label.row.tile", choice(card, "radio", key), icon(key), make("span", card.data.words[key]));
  return make("div.tiles", ...["real", "fake", "cannot_tell"].map(tile));
}

function rows(card) {
  const { kind, options, words } = card.data;
  const several = kind === "pick_some";
  const row = ({ key, text }) => make("label.row", choice(card, several ? "checkbox" : "radio", key), make("span", text));
  return make("div.rows", several && make("p.aside", words.choose_some), ...options.map(row));
}

function choice(card, type, key) {
  const { draft } = card;
  const picks = (checked) => draft.order.filter((each) => (each === key ? checked : draft.picks.includes(each)));
  const onchange = ({ target }) => change(card, type === "radio" ? { choice: key } : { picks: picks(target.checked) });
  return make("input", { type, name: "answer", hold: `answer-${key}`, checked: [draft.choice, ...draft.picks].includes(key), onchange });
}

function nothing(card) {
  const { draft, redraws, data: { words } } = card;
  const onchange = ({ target: { checked } }) => change(card, { nothing: checked, spot: checked ? null : draft.spot });
  const box = make("input", { type: "checkbox", hold: "nothing", onchange });
  redraws.push(() => (box.checked = draft.nothing));
  return make("div.rows", make("p.aside", words.mark_find), make("label.row", box, make("span", words.nothing)));
}

function estimate(card) {
  const { draft, redraws, data: { estimate: { low, high, step, unit }, words } } = card;
  const take = ({ target }) => change(card, { number: target.value });
  const input = (type, more) => make("input", { type, min: low, max: high, step, hold: type, oninput: take, ...more });
  const field = input("number", { inputmode: "decimal" });
  const slider = input("range", { "aria-label": words.slider, onpointerup: take });
  redraws.push(() => {
    const { number } = draft;
    if (field.value !== number) field.value = number;
    slider.value = number === "" ? (low + high) / 2 : number;
    slider.classList.toggle("unset", number === "");
    slider.setAttribute("aria-valuetext", `${slider.value} ${unit}`);
  });
  return make("div.estimate", make("label", make("span", words.number_field), make("span.field", field, unit)),
    slider, ends(figure(card, low), figure(card, high)));
}

const ends = (...texts) => make("div.ends", { "aria-hidden": true }, ...texts.map((text) => make("span", text)));

function order(card) {
  const { draft, redraws, data: { options, words } } = card;
  const list = new Map();
  for (const option of options) list.set(option.key, orderRow(card, list, option));
  redraws.push(() => draft.order.forEach((key, at) => {
    const [up, down] = list.get(key).querySelectorAll("button");
    up.setAttribute("aria-disabled", at === 0);
    down.setAttribute("aria-disabled", at === options.length - 1);
  }));
  return make("div.rows", make("p.aside", words.order_help), make("ol.order", ...draft.order.map((key) => list.get(key))));
}

function orderRow(card, list, { key, text }) {
  const move = (by) => moveRow(card, list, key, by);
  const button = (name, by) => make("button.plain.square", { type: "button", hold: `${name}-${key}`,
    "aria-label": fill(card.data.words[name], { text }), onclick: () => move(by) }, icon(name));
  const grip = make("span.grip", { "aria-hidden": true, onpointerdown: (event) => dragRow(event, move) }, icon("grip"));
  return make("li.row", grip, make("span", text), button("up", -1), button("down", 1));
}

// Only the neighbour leaves the page for a moment: the row itself keeps focus and pointer.
function moveRow(card, list, key, by) {
  const { draft, data: { options, words } } = card;
  const keys = [...draft.order];
  const from = keys.indexOf(key);
  const other = keys[from + by];
  if (other === undefined) return;
  [keys[from], keys[from + by]] = [other, key];
  list.get(key)[by > 0 ? "before" : "after"](list.get(other));
  change(card, { order: keys });
  say(card, fill(words.moved, { text: byKey(options, key).text, place: from + by + 1, of: keys.length }));
}

function dragRow(down, move) {
  const grip = down.currentTarget;
  const row = grip.parentNode;
  const middle = (other) => other.getBoundingClientRect().top + other.offsetHeight / 2;
  down.preventDefault();
  grip.setPointerCapture(down.pointerId);
  row.classList.add("held");
  grip.onpointermove = ({ clientY }) => {
    while (row.previousSibling && clientY < middle(row.previousSibling)) move(-1);
    while (row.nextSibling && clientY > middle(row.nextSibling)) move(1);
  };
  grip.onlostpointercapture = () => {
    row.classList.remove("held");
    grip.onpointermove = null;
  };
}

function hints(card) {
  const { draft, redraws, data: { hints: all, words } } = card;
  if (!all[0]) return null;
  const list = make("ol.hints", { "aria-live": "polite" });
  const label = make("span");
  const onclick = () => change(card, { hints: Math.min(all.length, draft.hints + 1) });
  const button = make("button.plain", { type: "button", hold: "hint", onclick }, icon("hint"), label);
  redraws.push(() => {
    list.append(...all.slice(list.children.length, draft.hints).map((text) => make("li", text)));
    label.textContent = fill(draft.hints ? words.hint_more : words.hint, { shown: draft.hints, of: all.length });
    button.setAttribute("aria-disabled", draft.hints === all.length);
  });
  return make("div.rows", button, list);
}

function certainty(card) {
  const { draft, redraws, data: { words } } = card;
  const all = words.certainties;
  const step = ({ value, label, word }) => make("label.step",
    make("input", { type: "radio", name: "certainty", hold: `certainty-${value}`, "aria-label": `${label}, ${word}`,
      checked: draft.certainty === value, onchange: () => change(card, { certainty: value }) }),
    make("i", { style: { "--up": (value - 40) / 10 } }), make("span", { "aria-hidden": true }, value));
  const scale = ends(all[0].word, "", all.at(-1).word);
  const sure = make("fieldset.sure", make("legend", words.certainty), make("div.steps", ...all.map(step)), scale);
  redraws.push(() => {
    const chosen = all.find(({ value }) => value === draft.certainty);
    sure.hidden = draft.choice === "cannot_tell";
    scale.children[1].textContent = chosen ? `${chosen.label} · ${chosen.word}` : "";
  });
  return sure;
}

function sending(card, props) {
  const { draft, redraws, data: { words, reveal: shown, last } } = card;
  const button = make("button.main", { hold: "submit", ...props });
  const note = make("p.aside", { id: "gaps" });
  redraws.push(() => {
    const gaps = shown ? [] : missing(card);
    const idle = shown ? (last ? words.result : words.next) : words.check;
    button.textContent = draft.waiting ? words.waiting : idle;
    button.setAttribute("aria-disabled", draft.waiting || gaps.length > 0);
    note.textContent = draft.late ? words.no_reply : gaps.map(([, text]) => text).join(" ");
  });
  return make("div.sending", button, note);
}

function answer({ data: { kind, estimate: range }, draft }) {
  const value = Number(draft.number);
  switch (kind) {
    case "find_it": return draft.nothing ? "nothing" : draft.spot && "here";
    case "pick_some": return draft.picks.length ? draft.picks : null;
    case "put_in_order": return draft.order;
    case "estimate": return draft.number !== "" && value >= range.low && value <= range.high ? value : null;
    default: return draft.choice;
  }
}

const asksSure = ({ data, draft }) => data.asks_certainty && draft.choice !== "cannot_tell";

// What is still missing: [where to go, what to do there].
function missing(card) {
  const { data: { words, kind, estimate: range }, draft } = card;
  const gaps = [];
  if (answer(card) === null) gaps.push({
    find_it: ["pad", words.missing_mark],
    pick_some: ["answer", words.missing_some],
    estimate: ["number", range && fill(words.missing_number, { low: figure(card, range.low), high: figure(card, range.high) })],
  }[kind] || ["answer", words.missing_choice]);
  if (asksSure(card) && draft.certainty === null) gaps.push(["certainty", words.missing_certainty]);
  return gaps;
}

function send(card) {
  const { draft, data } = card;
  const gaps = missing(card);
  if (draft.waiting) return;
  if (gaps.length) {
    say(card, gaps.map(([, text]) => text).join(" "));
    goTo(card, gaps[0][0]);
    return;
  }
  wait(card);
  card.on("reply", { id: data.id, answer: answer(card), certainty: asksSure(card) ? draft.certainty : null, spot: draft.spot });
}

function wait(card) {
  change(card, { waiting: true, late: false });
  card.timer = setTimeout(() => {
    change(card, { waiting: false, late: true });
    say(card, card.data.words.no_reply);
  }, PATIENCE);
}

// The picture ----

function look(card) {
  const { data: { picture, reel, words, reveal: shown, asks_spot, kind }, draft } = card;
  const marking = asks_spot && !shown;
  const contour = shown?.outline[0] ? contours(shown.outline, words.changed) : [];
  const film = (card.film = picture.frames && reel(card, contour, { make, dress, icon, fill, render })); // clip.js
  const view = {
    marking,
    contour,
    screen: film ? film.screen : still(card),
    twin: shown?.twin && (film ? film.twin : copy(card, shown.twin)),
    mark: make("div.mark", shown && make("span.chip", words.your_mark)),
    cross: make("div.cross", make("i"), make("i")),
    lens: make("div.lens", copy(card, { alt: "" }), make("i")),
    pad: make("div.pad", { role: "application", tabindex: 0, hold: "pad", "aria-describedby": "keys",
      "aria-label": marking ? words.mark_pad : words.look_pad }),
    unmark: make("button.plain", { type: "button", hold: "unmark", onclick: () => {
      mark(card, null, true);
      view.pad.focus({ preventScroll: true });
    } }, icon("wrong"), words.unmark),
  };
  const { screen, twin, mark, cross, lens, pad } = view;
  view.frame = make("div.frame", screen, twin, ...contour, mark, cross, lens, pad);
  card.view = view;
  listen(card, pad);
  card.redraws.push(() => drawPicture(card));
  const toggle = (key) => make("button.plain", { type: "button", hold: key, "aria-pressed": draft[key], onclick: ({ currentTarget }) => {
    change(card, { [key]: !draft[key] });
    currentTarget.setAttribute("aria-pressed", draft[key]);
  } }, icon(key), words[key]);
  return make("figure.look", { style: { "--ratio": picture.width / picture.height }, onkeydown: film?.press },
    view.frame, film?.controls, marking && kind !== "find_it" && make("p.aside", words.mark_optional),
    make("p.unseen", { id: "keys" }, marking ? words.mark_keys : words.look_keys),
    make("div.tools", toggle("loupe"), contour[0] && toggle("outline"), twin && toggle("before"), view.unmark));
}

// Narrow windows fetch the small file, the reveal the large one.
function still(card) {
  const { picture: { url, alt, width, small }, reveal: shown } = card.data;
  if (!card.img || card.img.getAttribute("src") !== url) card.img = make("img", { src: url });
  const srcset = small && !shown ? `${small.url} ${small.width}w, ${url} ${width}w` : "";
  return dress(card.img, { alt, srcset, sizes: "min(82vw, 40rem)" });
}

// The picture once more, or what its clip shows.
const copy = ({ film }, { url, alt }, style) => film ? film.copy(url, alt, style) : make("img", url ? { src: url, alt, style } : { alt });

function contours(outline, label) {
  const d = outline.map((ring) => `M${ring.join("L")}Z`).join("");
  const [xs, ys] = [0, 1].map((axis) => outline.flat().map((point) => point[axis]));
  const style = { left: share((Math.min(...xs) + Math.max(...xs)) / 2), top: share(Math.max(0.06, Math.min(...ys))) };
  return [draw("svg", { class: "contour", viewBox: "0 0 1 1", preserveAspectRatio: "none", "aria-hidden": true },
    draw("path", { d }), draw("path", { d })), make("span.chip.changed", { style }, label)];
}

function drawPicture(card) {
  const { view: { marking, mark, unmark: button, contour, twin, pad }, draft, data } = card;
  const spot = data.reveal ? data.reply.spot : draft.spot;
  mark.hidden = !spot;
  if (spot) {
    const { x, y, w = 0, h = 0 } = spot;
    dress(mark, { style: { left: share(x), top: share(y), width: w ? share(w) : "", height: h ? share(h) : "", "--x": middle(spot).x } });
    mark.classList.toggle("box", w > 0);
    mark.classList.toggle("low", y + h > 0.85);
  }
  button.hidden = !draft.spot || !marking;
  for (const part of contour) part.toggleAttribute("hidden", !draft.outline || draft.before);
  if (twin) twin.hidden = !draft.before;
  pad.hidden = !marking && !draft.loupe;
  pad.classList.toggle("looking", draft.loupe);
  drawCursor(card);
}

// The crosshair shows while keys move it; the magnifier keeps clear of the finger.
function drawCursor({ view: { cross, lens, frame, screen, twin }, draft: { cursor, loupe, before } }) {
  cross.hidden = cursor?.by !== "key";
  lens.hidden = !cursor || !loupe;
  if (!cursor) return;
  dress(cross, { style: { left: share(cursor.x), top: share(cursor.y) } });
  if (lens.hidden) return;
  const { width, height } = frame.getBoundingClientRect();
  const size = Math.min(190, width * 0.45);
  const [x, y, half, touch] = [cursor.x * width, cursor.y * height, size / 2, cursor.by === "touch"];
  const top = touch ? y - half - 40 : y;
  const left = touch && top < half ? x + (x < width / 2 ? half + 40 : -half - 40) : x;
  const within = (value, most) => px(Math.min(most - half, Math.max(half, value)) - half);
  dress(lens, { style: { width: px(size), left: within(left, width), top: within(top, height) } });
  const glass = lens.firstChild;
  const { src } = twin && before ? twin : screen;
  if (glass.src !== src) glass.src = src;
  const centre = lens.clientWidth / 2;
  dress(glass, { style: { width: px(width * ZOOM), height: px(height * ZOOM), left: px(centre - x * ZOOM), top: px(centre - y * ZOOM) } });
}

function listen(card, pad) {
  const { draft, view: { marking } } = card;
  let start = null;
  const point = ({ clientX, clientY, pointerType }) => {
    const { left, top, width, height } = pad.getBoundingClientRect();
    return { x: clip((clientX - left) / width), y: clip((clientY - top) / height), by: pointerType };
  };
  const hover = (cursor) => {
    draft.cursor = cursor;
    drawCursor(card);
  };
  const spotAt = (event) => {
    const at = point(event);
    if (Math.hypot(event.clientX - start.from.clientX, event.clientY - start.from.clientY) <= SLIP) return { x: at.x, y: at.y };
    return draft.loupe && at.by === "touch" ? start.spot : boxOf(start.at, at); // a finger that moves the magnifier draws nothing
  };
  const drop = (spot) => {
    if (marking) mark(card, spot, Boolean(spot));
    start = null;
  };
  Object.assign(pad, {
    onpointerdown: (event) => {
      if (event.button || !event.isPrimary) return;
      pad.setPointerCapture(event.pointerId);
      start = { from: event, at: point(event), spot: draft.spot };
      hover(start.at);
    },
    onpointermove: (event) => {
      hover(point(event));
      const spot = start && marking && spotAt(event);
      if (spot?.w) mark(card, spot, false);
    },
    onpointerup: (event) => start && drop(spotAt(event)),
    onpointercancel: () => start && drop(start.spot),
    onpointerleave: () => !start && draft.cursor && draft.cursor.by !== "key" && hover(null),
    onfocus: () => pad.matches(":focus-visible") && hover({ ...middle(draft.spot), by: "key" }),
    onblur: () => hover(null),
    onkeydown: (event) => {
      if (press(card, event)) event.preventDefault();
    },
  });
}

function press(card, { key, shiftKey }) {
  const { draft, view } = card;
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  const at = draft.cursor || middle(draft.spot);
  if (way) {
    const by = shiftKey ? LEAP : STEP;
    draft.cursor = { x: clip(at.x + way[0] * by), y: clip(at.y + way[1] * by), by: "key" };
    const place = nameOf(card, draft.cursor);
    if (place !== nameOf(card, at)) say(card, place);
    drawCursor(card);
    return true;
  }
  if (!view.marking) return false;
  if (key === "Enter" || key === " ") mark(card, shiftKey && draft.spot ? boxOf(draft.spot, at) : { x: at.x, y: at.y }, true);
  else if (key === "Delete" || key === "Backspace") mark(card, null, true);
  else return false;
  return true;
}

function mark(card, spot, aloud) {
  const { draft, data: { words } } = card;
  change(card, { spot, nothing: draft.nothing && !spot });
  if (aloud) say(card, spot ? fill(spot.w ? words.boxed : words.marked, { place: nameOf(card, middle(spot)) }) : words.unmarked);
}

// A box too thin to hold anything is taken as a point.
function boxOf(a, b) {
  const box = { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), w: clip(Math.abs(a.x - b.x)), h: clip(Math.abs(a.y - b.y)) };
  return Math.min(box.w, box.h) < 0.01 ? middle(box) : box;
}

function middle(spot) {
  const { x, y, w = 0, h = 0 } = spot || { x: 0.5, y: 0.5 };
  return { x: clip(x + w / 2), y: clip(y + h / 2) };
}

const clip = (value) => Math.round(Math.min(1, Math.max(0, value)) * 1e4) / 1e4;

function nameOf({ data: { words } }, { x, y }) {
  const third = (value) => Math.min(2, Math.floor(value * 3));
  return words.places[third(y) * 3 + third(x)];
}

// The reveal ----

const reveal = (card) => [verdict(card.data), card.data.picture && look(card), details(card)];

function verdict(data) {
  const { reveal: shown, ask } = data;
  const mood = { true: "right", false: "wrong" }[shown.right] || "cannot_tell";
  return make(`header.verdict.${mood}`, counter(data), make("p.aside", { id: "ask" }, ask),
    make("h2", { tabindex: -1, hold: "start" }, icon(mood), make("span", shown.heading)),
    make("p.because", shown.because), shown.spot && make("p", shown.spot.text),
    said(data));
}

function said({ kind, reply, words }) {
  const short = kind === "real_or_fake" ? words[reply.answer] : reply.answer === "nothing" && words.nothing;
  const sure = words.certainties.find(({ value }) => value === reply.certainty);
  return make("p.said", short && make("em", fill(words.you_said, { answer: short })), sure && make("em", fill(words.you_were, sure)));
}

function details(card) {
  const { data } = card;
  const { reveal: shown, words, id } = data;
  const onclick = () => {
    if (card.draft.waiting) return;
    wait(card);
    card.on("next", { id });
  };
  return make("div.details", closer(card), shown.correct_order ? rightOrder(data) : feedback(data), shown.estimate && scale(card),
    clue(shown.clue, words), fact(shown.fact, words), sending(card, { type: "button", onclick }));
}

function closer(card) {
  const { picture, reveal: { crop, twin, look: named }, words } = card.data;
  if (!crop || !picture) return null;
  const [x, y, w, h] = crop;
  const style = { width: share(1 / w), height: share(1 / h), left: share(-x / w), top: share(-y / h) };
  const ratio = (w * picture.width) / (h * picture.height);
  const piece = (shown, caption) => make("figure",
    make("div.crop", { style: { "aspect-ratio": ratio } }, copy(card, shown, style)),
    caption && make("figcaption.aside", caption));
  return part(words.closer, named && make("p", named),
    make(ratio > 1.4 ? "div.rows" : "div.crops", piece(picture, twin && words.this_picture), twin && piece(twin, words.before)));
}

function feedback({ options, reveal: shown, words }) {
  const items = shown.options.map(({ key, right, chosen, because }) => {
    const tag = right ? (chosen ? words.chosen_right : words.right) : chosen && words.chosen;
    return told(right ? "right" : chosen && "wrong", byKey(options, key).text, tag, because);
  });
  return items[0] && make("ul.rows", ...items);
}

function rightOrder({ options, reveal: shown, reply, words }) {
  return part(words.right_order, make("ol.rows", ...shown.correct_order.map((key, at) => {
    const had = reply.answer.indexOf(key);
    const { because } = byKey(shown.options, key);
    const tag = had === at ? words.in_place : fill(words.out_of_place, { place: had + 1 });
    return told(had === at ? "right" : "wrong", `${at + 1}. ${byKey(options, key).text}`, tag, because);
  })));
}

const byKey = (options, key) => options.find((option) => option.key === key);

const told = (mood, text, tag, because) => make(`li.told.${mood || "other"}`, mood ? icon(mood) : make("i"),
    make("div", make("p", make("b", text), tag && make("em", tag)), make("p", because)));

function scale(card) {
  const { estimate: { low, high, unit }, reveal: { estimate: { right, tolerance } }, reply, words } = card.data;
  const at = (value) => share((value - low) / (high - low));
  const full = (value) => `${figure(card, value)} ${unit}`;
  const [from, to] = [Math.max(low, right - tolerance), Math.min(high, right + tolerance)];
  const pin = (kind, value, width) => make(`i.${kind}`, { style: { left: at(value), width } });
  const line = (kind, name, value) => make("div", make("dt", make(`i.${kind}`), name), make("dd", value));
  return make("div.scale",
    make("div.line", { "aria-hidden": true }, pin("band", from, at(low + to - from)), pin("goal", right, ""), pin("yours", reply.answer, "")),
    ends(figure(card, low), figure(card, high)),
    make("dl", line("yours", words.number_field, full(reply.answer)), line("goal", words.right, full(right)),
      line("band", words.counts, `${figure(card, from)} – ${full(to)}`)));
}

function clue(known, words) {
  if (!known) return null;
  const { name, seen_working: worked, stale_because: stale } = known;
  return part(fill(words.clue, { name }), make("dl", make("dt", words.worked), make("dd", worked), make("dt", words.stale), make("dd", stale)));
}

function fact(known, words) {
  if (!known) return null;
  const { statement, title, url, publisher, date, marked } = known;
  const props = { href: url, target: "_blank", rel: "noopener noreferrer" };
  const link = /^https?:\/\//i.test(url) && make("a", props, title, " ↗", make("span.unseen", words.new_tab));
  return part(words.fact, make("p", statement),
    make("p.aside", link || title, make("br"), [publisher, date].filter(Boolean).join(" · "), marked && make("em", marked)));
}

const part = (title, ...children) => make("section.part", make("h3", title), ...children);

// Small tools ----

// make("p.aside", {lang: "en"}, "text", element, null): a tag with its classes, perhaps properties, and children.
function make(kind, ...children) {
  const [tag, ...classes] = kind.split(".");
  const el = document.createElement(tag);
  if (classes.length) el.className = classes.join(" ");
  const given = children[0] && children[0].constructor === Object;
  return dress(el, given ? children.shift() : {}, children);
}

const draw = (tag, props, ...children) => dress(document.createElementNS("http://www.w3.org/2000/svg", tag), props, children);

function dress(el, { style = {}, ...props }, children = []) {
  for (const [name, value] of Object.entries(style)) el.style.setProperty(name, value);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on") || name === "checked") el[name] = value;
    else el.setAttribute(name === "hold" ? "data-hold" : name, value);
  }
  el.append(...children.filter(Boolean));
  return el;
}

function icon(name) {
  const paths = (ICONS[name] || [name]).map((d) => draw("path", { d: d.replace("~", ""), class: d[0] === "~" ? "dashed" : "" }));
  return draw("svg", { class: "icon", viewBox: "0 0 32 32", "aria-hidden": true }, ...paths);
}

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const share = (value) => `${value * 100}%`;
const px = (value) => `${value}px`;
const figure = ({ data }, value) => value.toLocaleString(data.locale);

// The label on the accent colour is black or white, whichever reads better; native parts follow the text.
function matchInk(el) {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\d.]+/g).map((part) => (part / 255) ** 2.2);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const { color, outlineColor } = getComputedStyle(el);
  dress(el, { style: { "color-scheme": light(color) > 0.4 ? "dark" : "light", "--on-accent": light(outlineColor) > 0.18 ? "#000" : "#fff" } });
}
