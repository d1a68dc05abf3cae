// Keeps progress in this browser only: reports what is stored, writes what it is given, erases on request.
const KEY = "second-look";
// What this tab last read, wrote and could not write: one for all places where the component stands.
const tab = (window.secondLook ??= { lastText: null, lastAsked: null, lastErased: null, tooMuch: null });

function store() {
  try {
    window.localStorage.setItem(KEY + "-test", "1");
    window.localStorage.removeItem(KEY + "-test");
    return window.localStorage;
  } catch {
    return null;
  }
}

function report(kept, setTriggerValue) {
  tab.lastText = kept ? kept.getItem(KEY) : null;
  setTriggerValue("found", { text: tab.lastText, kept: kept !== null });
}

function save(kept, text, setTriggerValue) {
  if (kept.getItem(KEY) !== tab.lastText) return report(kept, setTriggerValue); // another tab wrote: let the server merge
  try {
    kept.setItem(KEY, text);
    tab.lastText = text;
  } catch {
    tab.tooMuch = text; // the storage is full: what it holds stays, and the page says that no more is kept
    setTriggerValue("found", { text: null, kept: false });
  }
}

export default function ({ data, setTriggerValue }) {
  document.documentElement.lang = data.lang;
  const kept = store();
  if (data.asked) {
    if (data.asked !== tab.lastAsked) report(kept, setTriggerValue);
    tab.lastAsked = data.asked;
    return;
  }
  if (!kept) return;
  if (data.erased && data.erased !== tab.lastErased) {
    tab.lastErased = data.erased;
    kept.removeItem(KEY);
    tab.lastText = null;
  }
  if (data.text && data.text !== tab.lastText && data.text !== tab.tooMuch) save(kept, data.text, setTriggerValue);
}
