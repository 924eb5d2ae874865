// Probabilities as bars that are changed in place: Streamlit draws a chart anew whenever a number in it changes, which
// takes the browser longer than the answer to a frame, and loses the bar that is being clicked.

const made = (tag, name, parent) => {
  const element = document.createElement(tag);
  element.className = name;
  parent.append(element);
  return element;
};

// A row for each label, and the line through all of them.
const drawn = (list, labels, ask) => {
  list.replaceChildren();
  list.style.gridTemplateRows = `1.5rem repeat(${labels.length}, auto)`;
  const line = made("li", "line", list);
  line.setAttribute("aria-hidden", "true");
  const parts = { labels, line, words: made("span", "", line), dots: made("i", "", line) };
  parts.rows = labels.map((label, number) => {
    const item = made("li", "", list);
    item.style.gridRow = number + 2;
    const button = made("button", "", item);
    button.type = "button";
    button.onclick = () => ask(label);
    made("span", "name", button).textContent = label;
    const track = made("span", "track", button);
    return { button, bar: made("span", "bar", track), mark: made("span", "mark", track), number: made("span", "number", button) };
  });
  return parts;
};

const places = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector(".rows");
  const labels = data.rows.map((row) => row.label);
  let parts = places.get(parentElement);
  const ask = (label) => parts.trigger("why", label);
  if (labels.join("|") !== parts?.labels.join("|")) places.set(parentElement, (parts = drawn(list, labels, ask)));
  parts.trigger = setTriggerValue;
  list.setAttribute("aria-label", data.alt);
  parts.line.hidden = data.line === null;
  if (data.line) {
    const { at, words } = data.line;
    parts.dots.style.left = `${100 * at}%`;
    parts.words.textContent = words;
    parts.words.style.left = at < 0.5 ? `${100 * at}%` : "";
    parts.words.style.right = at < 0.5 ? "" : `${100 * (1 - at)}%`;
  }
  data.rows.forEach((row, number) => {
    const { button, bar, mark, number: figure } = parts.rows[number];
    button.className = row.predicted ? "predicted" : "quiet";
    button.setAttribute("aria-label", row.spoken);
    button.setAttribute("aria-pressed", row.label === data.chosen);
    bar.style.width = `${100 * row.probability}%`;
    figure.textContent = row.text;
    mark.hidden = data.line !== null;
    mark.style.left = `${100 * row.threshold}%`;
  });
}
