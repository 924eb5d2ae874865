// How numbers and sentences are written; the same rules as in number_text.py.

// '72%', rounded down: a bar that reads 30% reaches a threshold of 30%. What is not zero does not read 0%.
const percent = (probability) => {
  const whole = Math.floor(probability * 100 + 1e-9); // 0.29 * 100 is a hair below 29
  return whole === 0 && probability > 0 ? "< 1%" : `${whole}%`;
};

// A text with its places in braces filled.
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);

// Write a text in which ** parts what is bold; whatever it holds is shown as text.
const write = (element, text) => {
  if (element.dataset.written === text) return;
  element.dataset.written = text;
  element.replaceChildren(
    ...text.split("**").map((part, place) => {
      const node = document.createElement(place % 2 ? "b" : "span");
      node.textContent = part;
      return node;
    }),
  );
};

const made = (tag, properties = {}, children = []) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
