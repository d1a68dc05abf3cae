// A clip on the question card: it plays, stops, goes frame by frame and slowly; after the reply its twin plays in step.
// reel(card, contour, kit) gives the card what it shows in place of a picture. One reel lives as long as its clip is
// asked about, so that no run of the page starts the clip again. `contour` is the card's outline, redrawn every frame.

const SLOW = 0.25;
const LOST = 4; // frames off from which the twin jumps; less is caught up by playing a little faster or slower
const H264 = 'video/mp4; codecs="avc1.4d401e"';
const ICONS = {
  play: "M10 5v22l17-11z",
  pause: "M9 6h4v20H9zM19 6h4v20h-4z",
  back: "M22 6L10 16l12 10zM6 6v20",
  on: "M10 6l12 10-12 10zM26 6v20",
  slow: "M16 4a12 12 0 1 0 .1 0zM16 9v7l5 4",
};

export function reel(card, contour, kit) {
  const { picture, reveal } = card.data;
  if (!card.reel || card.reel.url !== picture.url) card.reel = open(card, kit);
  const it = card.reel;
  Object.assign(it, { card, picture, kit, contour, copies: [], twin: null });
  if (reveal && reveal.twin) it.twin = it.twins[reveal.twin.url] ||= screen(it, reveal.twin);
  follow(it);
  if (reveal && reveal.outlines) fetchOutlines(it, reveal.outlines);
  const controls = it.broken ? kit.make("p.told.still", picture.words.no_play) : buttons(it);
  caption(it);
  card.redraws.push(() => show(it, it.frame));
  return {
    screen: it.screen,
    twin: it.twin,
    controls,
    copy: (url, alt, style) => copy(it, url, alt, style),
    press: (event) => {
      if (press(it, event)) event.preventDefault();
    },
  };
}

function open(card, kit) {
  const { picture } = card.data;
  const it = { card, picture, kit, url: picture.url, frame: 0, slow: false, twins: {}, posters: new Map(), broken: false };
  it.broken = !document.createElement("video").canPlayType(H264);
  it.screen = screen(it, picture);
  if (it.broken) return it;
  const { screen: video } = it;
  video.onplay = video.onpause = () => (follow(it), show(it, it.frame));
  video.onratechange = () => follow(it);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (picture.plays && !still) video.play().catch(() => {}); // a browser may say no
  return it;
}

// The video, or its poster where the browser cannot play it.
function screen(it, { url, poster, alt, width, height }) {
  const { make } = it.kit;
  const still = make("img", { src: poster, alt, width, height });
  if (it.broken) return still;
  const video = make("video", { src: url, poster, width, height, "aria-label": alt, muted: "", playsinline: "", loop: "",
    preload: "metadata", disablepictureinpicture: "", disableremoteplayback: "" });
  video.muted = true; // the attribute alone comes too late for a video made by a script
  it.posters.set(video, still);
  video.onerror = () => giveUp(it);
  video.onclick = () => toggle(it);
  watch(it, video);
  return video;
}

function giveUp(it) {
  if (it.broken) return;
  const { card, kit, picture } = it;
  Object.assign(it, { broken: true, twins: {}, frame: 0 });
  it.screen = screen(it, picture);
  if (card.reel === it) kit.render(card);
}

// Calls back for every frame that is shown where the browser can do that, else a few times a second.
function watch(it, video) {
  const { fps } = it.picture;
  const shown = (time) => {
    if (video !== it.screen) paint(it);
    else if (!video.seeking) show(it, Math.round(time * fps)); // else it is a frame of before
  };
  const rough = () => shown(Math.floor(video.currentTime * fps + 0.01) / fps);
  video.onseeked = video.onloadeddata = rough;
  if (!video.requestVideoFrameCallback) {
    video.ontimeupdate = rough;
    return;
  }
  const next = () => video.requestVideoFrameCallback((_, { mediaTime }) => (shown(mediaTime), next()));
  next();
}

function show(it, frame) {
  const { frames } = it.picture;
  it.frame = Math.min(frames - 1, Math.max(0, frame));
  trace(it);
  paint(it);
  if (it.redraw) it.redraw();
  if (!it.broken && !it.screen.paused) follow(it);
}

// The twin does what the clip does. It comes round by itself at the end, so the shorter way round counts.
function follow({ screen: video, twin, broken, picture }) {
  if (!twin || broken) return;
  const { frames, fps } = picture;
  const behind = (video.currentTime - twin.currentTime) * fps;
  const off = Math.abs(behind) > frames / 2 ? behind - Math.sign(behind) * frames : behind;
  if (video.paused ? off : Math.abs(off) > LOST) twin.currentTime = video.currentTime;
  const rate = video.playbackRate * (Math.abs(off) > 0.4 ? 1 + 0.1 * Math.sign(off) : 1);
  if (twin.playbackRate !== rate) twin.playbackRate = rate;
  if (twin.paused === video.paused) return;
  if (video.paused) twin.pause();
  else twin.play().catch(() => {});
}

function toggle(it) {
  const { screen: video } = it;
  if (video.paused) video.play().catch(() => {});
  else video.pause();
}

// To the middle of a frame: its edges belong to one frame in some browsers and to the next in others.
function seek(it, frame) {
  const { frames, fps } = it.picture;
  const to = (frame + frames) % frames;
  it.screen.pause();
  it.screen.currentTime = (to + 0.5) / fps;
  show(it, to);
  follow(it);
}

function step(it, by) {
  seek(it, it.frame + by);
  it.card.live.textContent = counted(it);
}

function press(it, { key, target, defaultPrevented, ctrlKey, altKey, metaKey }) {
  if (it.broken || defaultPrevented || ctrlKey || altKey || metaKey) return false;
  const by = { ",": -1, ArrowLeft: -1, ".": 1, ArrowRight: 1 }[key];
  if (by && !(target.type === "range" && key.startsWith("Arrow"))) step(it, by);
  else if (key === "k" || (key === " " && target.tagName !== "BUTTON")) toggle(it);
  else return false;
  return true;
}

// What is drawn over and beside the clip ----

function fetchOutlines(it, url) {
  if (it.outlinesFrom === url) return;
  it.outlinesFrom = url;
  const draw = (rings) => rings.map((ring) => `M${ring.map((value) => value / 1000)}Z`).join("");
  fetch(url).then((answer) => answer.json()).then((all) => {
    it.outlines = all.map(draw);
    show(it, it.frame);
  }).catch(() => {}); // the outline of the whole clip stays
}

function trace({ outlines, contour: [svg, chip], frame }) {
  if (!outlines || !svg) return;
  const d = outlines[frame] || "";
  for (const path of svg.children) path.setAttribute("d", d);
  chip.style.visibility = d ? "" : "hidden";
}

// A canvas that shows what the clip or its twin shows just now; without an address, whichever of them is on top.
function copy(it, url, alt, style) {
  const { width, height } = it.picture;
  const named = alt ? { role: "img", "aria-label": alt } : { "aria-hidden": true };
  const canvas = it.kit.make("canvas", { width, height, style, ...named });
  const source = () => ((url ? url === it.url : !it.twin || !it.card.draft.before) ? it.screen : it.twin);
  it.copies.push([canvas, source]);
  return canvas;
}

function paint({ copies, posters }) {
  for (const [canvas, source] of copies) {
    const from = source();
    const { width, height } = canvas;
    const ready = !from || from.readyState === undefined || from.readyState > 1;
    const seen = ready ? from : posters.get(from);
    if (!seen) continue;
    if (seen.complete === false) seen.onload = () => paint({ copies: [[canvas, source]], posters });
    else if (seen.naturalWidth !== 0) canvas.getContext("2d").drawImage(seen, 0, 0, width, height);
  }
}

// The controls ----

const counted = ({ frame, picture, kit }) =>
  kit.fill(picture.words.frame, { n: frame + 1, of: picture.frames });

function buttons(it) {
  const { kit: { make, icon }, picture: { words, frames } } = it;
  const button = (kind, hold, onclick, ...more) => make(kind, { type: "button", hold, onclick, ...more[0] }, icon(ICONS[hold]));
  const named = (name) => ({ "aria-label": name, title: name });
  const play = button("button.main.play", "play", () => toggle(it), { "aria-describedby": "clip-keys" });
  const back = button("button.plain.square", "back", () => step(it, -1), named(words.back));
  const on = button("button.plain.square", "on", () => step(it, 1), named(words.on));
  const slow = button("button.plain", "slow", () => setSlow(it, !it.slow));
  slow.append(words.slow);
  const bar = make("input", { type: "range", min: 0, max: frames - 1, step: 1, hold: "seek", "aria-label": words.seek,
    oninput: () => seek(it, Number(bar.value)) });
  const count = make("span.count", { "aria-hidden": true });
  let drawn = null;
  it.redraw = () => {
    const { paused } = it.screen;
    bar.value = it.frame;
    count.textContent = counted(it);
    bar.setAttribute("aria-valuetext", count.textContent);
    slow.setAttribute("aria-pressed", it.slow);
    if (paused === drawn) return;
    drawn = paused;
    play.replaceChildren(icon(ICONS[paused ? "play" : "pause"]));
    play.setAttribute("aria-label", paused ? words.play : words.pause);
  };
  it.said = make("p.aside.captioned", { lang: it.card.data.locale });
  return make("div.player", it.said, make("div.reel", bar, count), make("div.keys", play, back, on, slow), make("p.unseen", { id: "clip-keys" }, words.keys));
}

function setSlow(it, slow) {
  it.slow = slow;
  it.screen.playbackRate = it.screen.defaultPlaybackRate = slow ? SLOW : 1;
  show(it, it.frame);
}

// Captions stand under the clip: over it they would hide what is to be looked at.
function caption(it) {
  const { captions } = it.picture;
  const { screen: video, kit: { make } } = it;
  if (it.broken || !captions) return;
  const old = video.querySelector("track");
  if (old && old.getAttribute("src") === captions.url) return say(it, old.track);
  if (old) old.remove();
  const el = make("track", { kind: "captions", src: captions.url, srclang: captions.lang, label: captions.label, default: "" });
  el.oncuechange = el.onload = () => say(it, el.track);
  video.append(el);
  el.track.mode = "hidden";
}

function say({ said }, { activeCues }) {
  said.textContent = [...(activeCues || [])].map((cue) => cue.getCueAsHTML().textContent).join(" ");
}
