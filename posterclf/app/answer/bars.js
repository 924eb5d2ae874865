// Bars that Plotly draws, and over them what the reader takes hold of: the threshold's line, or a tick in each row, and
// a button for each row. A moved threshold changes classes and places alone; Plotly draws only where other bars come.

const COARSE = window.matchMedia("(pointer: coarse)");
// Pixels of a row of one line, at a type of 14 pixels: for a mouse, for a finger, and on paper, where 25 fit on a sheet.
const ROW = { fine: 24, coarse: 32, paper: 17 };
const LINE = 18.2; // from one line of a name to the next, as Plotly draws them
const AXIS = 34; // above the rows: the line's grip and its words
const NUMBER = 48; // of a number beside a bar, and of a column of numbers
const MEANING = 160; // of the line's words
const TYPE = 14;
const FOOT = 4; // below the last row, for a name that is higher than its row
const PAPER = 480; // of the chart on a sheet, beside the poster

class Bars {
  // place:    an element with .chart, .rows, .ticks, .line, .hint and .threshold in it
  // moved:    called while a threshold moves
  // settled:  called when it was let go
  // asked:    called with the row that was clicked
  constructor(place, { moved, settled, asked }) {
    this.place = place;
    this.calls = { moved, settled, asked };
    for (const name of ["chart", "rows", "ticks", "line", "threshold", "hint"]) this[name] = place.querySelector(`.${name}`);
    this.meaning = this.line.querySelector(".meaning");
    this.#listen(this.threshold, null);
    this.rows.onkeydown = (event) => this.#step(event);
    this.observer = new ResizeObserver(() => this.#resized());
    this.observer.observe(place);
    this.onPaper = (event) => this.#draw(event.type === "beforeprint");
    for (const name of ["beforeprint", "afterprint"]) window.addEventListener(name, this.onPaper);
  }

  leave() {
    this.observer.disconnect();
    for (const name of ["beforeprint", "afterprint"]) window.removeEventListener(name, this.onPaper);
    window.Plotly?.purge(this.chart);
  }

  // shown:  rows in their order from top to bottom. other: the name of another network whose marks are shown, or empty
  // scale:  of type and bars. words: of the data
  show(shown, decision, { other = "", scale = 1, words, chosen = "" }) {
    Object.assign(this, { decision, other, scale, words, chosen });
    const drawing = JSON.stringify([shown, other, scale, decision.chosen.rule === "one"]);
    this.shown = shown;
    if (drawing !== this.drawing) {
      this.drawing = drawing;
      this.#fill();
      this.#draw();
    }
    this.paint();
  }

  // Bring everything to the present thresholds.
  paint() {
    const { chosen } = this.decision;
    this.shown.forEach((row, index) => {
      const reached = this.decision.reaches(row);
      this.paths?.[index]?.classList.toggle("predicted", reached);
      const button = this.rows.children[index];
      button.classList.toggle("predicted", reached);
      button.setAttribute("aria-pressed", row.label === this.chosen);
      const state = this.words[reached ? "predicted" : "not_predicted"];
      button.title = filled(this.words.row, { name: row.name, probability: percent(row.probability), state });
      if (row.note) button.title += ` ${row.note}`;
      button.setAttribute("aria-label", `${button.title} ${this.words.row_why}`);
    });
    this.place.classList.toggle("one", chosen.rule === "one");
    this.place.classList.toggle("own", chosen.rule === "own");
    this.hint.textContent = this.words[`hint_${chosen.rule}`] ?? "";
    if (chosen.rule === "one") this.#paintLine(chosen.one);
    else this.#paintTicks();
  }

  #paintLine(one) {
    const threshold = percent(one / 100);
    this.threshold.value = one;
    const count = this.decision.predicted.length;
    this.threshold.setAttribute("aria-label", this.words.threshold);
    this.threshold.setAttribute("aria-valuetext", filled(this.words.spoken, { threshold, count, all: this.decision.rows.length }));
    this.line.style.left = `${this.left + (this.inner * one) / 100}px`;
    const right = this.inner * (1 - one / 100) + this.numbers >= MEANING * this.unit;
    this.line.classList.toggle("leftwards", !right);
    const text = filled(this.words.predicted_from, { threshold });
    this.meaning.textContent = right ? `${text} →` : text;
  }

  #paintTicks() {
    this.shown.forEach((row, index) => {
      const tick = this.ticks.children[index];
      const threshold = this.decision.threshold(row);
      tick.value = threshold * 100;
      tick.classList.toggle("moved", this.decision.chosen.rule === "own" && this.decision.moved(row));
      tick.setAttribute("aria-label", filled(this.words.threshold_of, { name: row.name }));
      tick.setAttribute("aria-valuetext", filled(this.words.needs, { genre: row.name, threshold: percent(threshold) }));
      tick.title = filled(this.words.needs, { genre: row.name, threshold: percent(threshold) });
    });
  }

  // Elements for each row, in their order.
  #fill() {
    const focused = document.activeElement?.parentElement === this.rows ? document.activeElement.dataset.label : null;
    this.rows.replaceChildren(
      ...this.shown.map((row, index) => {
        const button = made("button", { type: "button", tabIndex: index ? -1 : 0, onclick: () => this.calls.asked(row) });
        button.dataset.label = row.label;
        return button;
      }),
    );
    if (focused !== null) [...this.rows.children].find((button) => button.dataset.label === focused)?.focus();
    this.ticks.replaceChildren(
      ...this.shown.map((row) => {
        const tick = made("input", { type: "range", min: 0, max: 100, step: "any" });
        this.#listen(tick, row);
        return tick;
      }),
    );
  }

  // The rows' buttons are one stop of the keyboard; the arrows go from one to the next.
  #step(event) {
    const buttons = [...this.rows.children];
    const here = buttons.indexOf(document.activeElement);
    const next = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (here < 0 || !buttons[next]) return;
    event.preventDefault();
    buttons[here].tabIndex = -1;
    buttons[next].tabIndex = 0;
    buttons[next].focus();
  }

  #listen(input, row) {
    input.oninput = () => {
      const whole = Math.round(input.value);
      if (row === null) this.decision.chosen.one = whole;
      else {
        this.decision.chosen.rule = "own"; // a tuned one that is taken hold of becomes the reader's own
        this.decision.chosen.own[row.label] = whole;
      }
      this.calls.moved();
    };
    input.onchange = input.onpointerup = () => this.calls.settled();
    if (row === null) return;
    // A tick may stand between two percents: one step of the keyboard goes to a whole one.
    input.onkeydown = (event) => {
      const now = Math.round(Number(input.value));
      const next = {
        ArrowRight: now + 1, ArrowUp: now + 1, ArrowLeft: now - 1, ArrowDown: now - 1,
        PageUp: now + 10, PageDown: now - 10, Home: 0, End: 100,
      }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      input.value = Math.min(100, Math.max(0, next));
      input.dispatchEvent(new Event("input"));
      input.dispatchEvent(new Event("change"));
    };
  }

  #resized() {
    const width = this.place.clientWidth;
    if (width && width !== this.width && this.shown) {
      this.#draw();
      this.paint();
    }
  }

  // onPaper:  draw for a sheet, which is narrower than most screens
  #draw(onPaper = false) {
    if (!this.shown) return;
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const unit = (this.unit = (rem / 16) * this.scale);
    this.width = this.place.clientWidth;
    const width = onPaper ? Math.min(this.width, PAPER) : this.width;
    if (!width) return;
    const type = TYPE * unit;
    const bar = (this.bar = ROW[onPaper ? "paper" : COARSE.matches ? "coarse" : "fine"]);
    const pen = (Bars.pen ??= document.createElement("canvas").getContext("2d"));
    pen.font = `${type}px ${getComputedStyle(this.place).fontFamily}`;
    const widest = Math.max(...this.shown.flatMap((row) => row.lines.map((line) => pen.measureText(line).width)));
    this.left = Math.ceil(widest + 10 * unit);
    const inColumns = this.other !== "" || this.decision.chosen.rule !== "one"; // marks beside the bars would hide them
    const columns = inColumns ? (this.other ? 2 : 1) : 0;
    this.numbers = NUMBER * unit * Math.max(1, columns);
    this.inner = Math.max(40, width - this.left - this.numbers);
    let top = 0;
    const places = this.shown.map((row) => {
      const rows = 1 + ((row.lines.length - 1) * LINE) / bar;
      const middle = top + (rows - 1) / 2;
      top += rows;
      return { middle, rows };
    });
    const height = Math.round((bar * top + AXIS + FOOT) * unit);
    this.#place(places, unit, height);
    plotly().then((Plotly) => {
      const figure = this.#figure(places, { width, height, top, unit, type, inColumns });
      Plotly.react(this.chart, figure.data, figure.layout, { staticPlot: true, responsive: false });
      this.chart.firstElementChild?.setAttribute("aria-hidden", "true");
      this.paths = [...this.chart.querySelectorAll(".barlayer .point path")];
      this.paint();
    }, () => {});
  }

  // The places of what lies over the bars.
  #place(places, unit, height) {
    const { style } = this.place;
    style.setProperty("--height", `${height}px`);
    style.setProperty("--axis", `${AXIS * unit}px`);
    style.setProperty("--unit", unit);
    style.setProperty("--left", `${this.left}px`);
    style.setProperty("--inner", `${this.inner}px`);
    places.forEach(({ middle, rows }, index) => {
      const top = `${(AXIS + this.bar * (middle + 0.5 - rows / 2)) * unit}px`;
      for (const element of [this.rows.children[index], this.ticks.children[index]]) {
        element.style.top = top;
        element.style.height = `${this.bar * rows * unit}px`;
      }
    });
  }

  #figure(places, { width, height, top, unit, type, inColumns }) {
    const y = places.map(({ middle }) => middle);
    const numbers = this.shown.map((row) => percent(row.probability));
    const axis = { fixedrange: true, showgrid: false, zeroline: false, showline: false, automargin: false };
    const share = (pixels) => pixels / this.inner;
    const column = (text, place) => ({
      type: "scatter", mode: "text", x: y.map(() => share(this.inner + NUMBER * unit * place - 2)), y, text,
      textposition: "middle left", textfont: { size: type }, cliponaxis: false,
    });
    const data = [
      {
        type: "bar", orientation: "h", y, x: this.shown.map((row) => row.probability), width: 0.7, text: numbers,
        textposition: inColumns ? "none" : "outside", textfont: { size: type }, constraintext: "none", cliponaxis: false,
      },
    ];
    if (inColumns) data.push(column(numbers, 1));
    if (this.other) {
      data.push({
        type: "scatter", mode: "markers", x: this.shown.map((row) => row.other), y, cliponaxis: false,
        marker: { symbol: "diamond-open", size: 10 * unit, line: { width: 2 } },
      });
      data.push(column(this.shown.map((row) => `◇ ${percent(row.other)}`), 2));
    }
    const escaped = (line) => line.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
    return {
      data,
      layout: {
        width, height, showlegend: false, template: "none", paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
        font: { size: type, family: getComputedStyle(this.place).fontFamily },
        margin: { l: this.left, r: 0, t: AXIS * unit, b: FOOT * unit, pad: 6 * unit },
        xaxis: { ...axis, range: [0, share(width - this.left)], visible: false },
        yaxis: {
          ...axis, tickmode: "array", tickvals: y, range: [top - 0.5, -0.5], tickfont: { size: type },
          ticktext: this.shown.map((row) => row.lines.map(escaped).join("<br>")),
        },
      },
    };
  }
}
