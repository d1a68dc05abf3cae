// The card on a Streamlit page: its script and style are fetched once, and every place on the page keeps one card.
const mounted = new WeakMap();

function dress(root, href) {
  const look = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  return new Promise((resolve) => {
    look.onload = look.onerror = resolve;
    root.append(look);
  });
}

const load = (script) => import(new URL(script, document.baseURI));

// What plays clips is fetched when there is the first clip.
async function reelFor({ picture, parts }, here, root) {
  if (!picture?.frames) return null;
  here.filmed ??= dress(root, parts.clip_style);
  const [{ reel }] = await Promise.all([load(parts.clip_script), here.filmed]);
  return reel;
}

export default async function ({ data, parentElement, setTriggerValue }) {
  const { script, style } = data.parts;
  if (!mounted.has(parentElement)) mounted.set(parentElement, { turn: 0, dressed: dress(parentElement, style) });
  const here = mounted.get(parentElement);
  const turn = ++here.turn;
  here.send = setTriggerValue;
  const [{ mountCard }, reel] = await Promise.all([load(script), reelFor(data, here, parentElement), here.dressed]);
  if (turn !== here.turn) return; // a newer run of the page has overtaken this one
  const told = { ...data, reel };
  if (here.card) here.card.update(told);
  else here.card = mountCard(parentElement, told, (event, detail) => here.send(event, detail));
  return () => {
    if (turn !== here.turn) return;
    here.card.destroy();
    mounted.delete(parentElement);
  };
}
