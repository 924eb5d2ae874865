// A photograph with four corners to drag, by mouse, finger or keyboard. Only what is chosen in the end is told.

const CORNERS = ["top_left", "top_right", "bottom_right", "bottom_left"];
const STEP = 0.01, FAR = 0.05; // of the picture's side, by an arrow key, and with Shift
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const MIN_SPAN = 0.0025; // what two sides at a corner span, in the picture's area: more than the server asks for

export default class Crop {
  constructor(root) {
    const find = (selector) => root.querySelector(selector);
    Object.assign(this, { photograph: find(".photograph"), picture: find("img"), use: find(".use"), help: find(".help") });
    Object.assign(this, { outside: find(".outside"), edge: find(".edge") });
    this.handles = [...root.querySelectorAll(".corner")];
    this.handles.forEach((handle, corner) => {
      handle.onpointerdown = (event) => {
        handle.setPointerCapture(event.pointerId);
        handle.focus();
        event.preventDefault();
      };
      handle.onpointermove = (event) => {
        if (!handle.hasPointerCapture(event.pointerId)) return;
        const box = this.photograph.getBoundingClientRect();
        this.#move(corner, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
      };
      handle.onkeydown = (event) => {
        const way = ARROWS[event.key];
        if (!way) return;
        event.preventDefault();
        const [x, y] = this.corners[corner], step = event.shiftKey ? FAR : STEP;
        this.#move(corner, x + way[0] * step, y + way[1] * step);
      };
    });
    this.use.onclick = () => this.tell("corners", this.corners);
  }

  take(data, { setTriggerValue: tell }) {
    Object.assign(this, { words: data.words, tell });
    this.photograph.style.setProperty("--ratio", data.ratio);
    this.picture.src = new URL(data.picture, pageRoot);
    this.picture.alt = data.words.alt;
    this.help.textContent = data.words.help;
    this.use.textContent = data.words.use;
    const began = JSON.stringify(data.corners);
    if (began !== this.began) Object.assign(this, { began, corners: data.corners });
    this.#draw();
  }

  // A corner goes where it is pulled, as long as it stays in the picture and the part stays one that can be straightened.
  #move(corner, x, y) {
    const moved = this.corners.map((point) => [...point]);
    moved[corner] = [x, y].map((share) => Math.min(1, Math.max(0, share)));
    if (!spans(moved)) return;
    this.corners = moved;
    this.#draw();
  }

  #draw() {
    const path = `M${this.corners.map((point) => point.join(" ")).join("L")}Z`;
    this.outside.setAttribute("d", `M0 0H1V1H0Z${path}`);
    this.edge.setAttribute("d", path);
    this.handles.forEach((handle, corner) => {
      const [x, y] = this.corners[corner].map((share) => `${(100 * share).toFixed(1)}%`);
      Object.assign(handle.style, { left: x, top: y });
      const [across, down] = this.corners[corner].map((share) => Math.round(100 * share));
      const name = this.words[CORNERS[corner]].replace("{x}", across).replace("{y}", down);
      handle.setAttribute("aria-label", name);
    });
  }
}

// Whether the corners go around clockwise without a dent.
function spans(corners) {
  return corners.every((point, corner) => {
    const next = corners[(corner + 1) % 4], after = corners[(corner + 2) % 4];
    return (next[0] - point[0]) * (after[1] - next[1]) - (next[1] - point[1]) * (after[0] - next[0]) > MIN_SPAN;
  });
}
