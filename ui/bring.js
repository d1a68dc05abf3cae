// A button that opens the browser's own file picker and sends the text of the chosen file, nothing else.
export default function ({ data, parentElement, setTriggerValue }) {
  let label = parentElement.querySelector("label");
  if (!label) {
    label = document.createElement("label");
    const words = document.createElement("span");
    const input = document.createElement("input");
    input.type = "file";
    input.accept = ".json,application/json";
    label.append(words, input);
    parentElement.append(label);
  }
  label.firstChild.textContent = data.label;
  label.lastChild.onchange = async ({ target }) => {
    const file = target.files[0];
    if (!file) return;
    setTriggerValue("brought", file.size > data.most ? "" : await file.text());
    target.value = "";
  };
}
