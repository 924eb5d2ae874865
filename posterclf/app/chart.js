// A chart of the server's. A click on what has a name, and an area that is drawn around points, are told to the server.

const MAX_CORNERS = 40; // of an area: it is kept in the address
const FINE = matchMedia("(pointer: fine)");

export default class Chart {
  constructor(parent) {
    this.place = parent.querySelector(".posterclf-chart");
    this.tools = this.place.querySelector(".tools");
    this.tool = FINE.matches ? "lasso" : ""; // a finger scrolls until it is told to draw
    this.drawing = new Drawing(this.place, (plot) => this.#listen(plot));
  }

  leave() {
    this.drawing.leave();
  }

  // Told is what the reader picked: { name } of what was clicked, or { area }: corners of what was drawn.
  take(data, { setTriggerValue }) {
    this.tell = (picked) => setTriggerValue("picked", picked);
    const sent = JSON.stringify(data);
    if (sent === this.sent) return;
    Object.assign(this, { sent, data });
    this.place.setAttribute("aria-label", data.alt);
    this.place.classList.toggle("clickable", data.clickable);
    this.#offerTools();
    this.#show();
  }

  #show() {
    const tool = this.data.tools ? this.tool : "";
    this.place.dataset.tool = tool;
    this.drawing.show(this.data.figure, tool || false);
  }

  #offerTools() {
    const { tools } = this.data;
    this.tools.hidden = !tools;
    if (!tools) return;
    const legend = made("legend", { textContent: tools.name });
    const choices = ["lasso", "select", ""].map((tool) => {
      const choose = () => {
        this.tool = tool;
        this.#show();
      };
      const input = made("input", { type: "radio", name: `tool-${this.data.key}`, checked: tool === this.tool, onchange: choose });
      return made("label", {}, [input, made("span", { textContent: tools[tool || "none"] })]);
    });
    this.tools.replaceChildren(legend, ...choices);
  }

  #listen(plot) {
    if (this.listens) return;
    this.listens = true;
    const nameOf = ({ points }) => (this.data.clickable && typeof points[0]?.customdata === "string" ? points[0].customdata : "");
    plot.on("plotly_click", (event) => nameOf(event) && this.tell({ name: nameOf(event) }));
    plot.on("plotly_hover", (event) => this.place.classList.toggle("over", Boolean(nameOf(event))));
    plot.on("plotly_unhover", () => this.place.classList.remove("over"));
    plot.on("plotly_selected", (event) => {
      const area = corners(event);
      if (area.length > 2) this.tell({ area });
    });
  }
}

// The corners [x, y] of what was drawn, in the axes' numbers; none where nothing was.
const corners = (event) => {
  if (event?.range) {
    const [left, right] = event.range.x, [bottom, top] = event.range.y;
    return [[left, bottom], [right, bottom], [right, top], [left, top]];
  }
  const { x = [], y = [] } = event?.lassoPoints ?? {};
  const step = Math.max(1, Math.ceil(x.length / MAX_CORNERS));
  return x.map((value, corner) => [value, y[corner]]).filter((_, corner) => corner % step === 0);
};
