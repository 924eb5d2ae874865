// A figure that Plotly draws as wide as its place, in the theme's colours, anew when these or the width change, and
// narrower for a sheet of paper.

const COLOURS = { "#000001": "accent", "#000002": "quiet" }; // as look.py writes them
const SHEET = 640; // pixels of a printed chart at most
const CONFIG = { displayModeBar: false, responsive: false, showTips: false };

class Drawing {
  // place:  an element of the class posterclf-chart with .plot in it, and an <i> of each colour
  // drawn:  called with .plot as Plotly knows it, each time it was drawn
  constructor(place, drawn) {
    Object.assign(this, { place, drawn, plot: place.querySelector(".plot") });
    this.observer = new ResizeObserver(() => place.clientWidth !== this.width && this.draw());
    this.observer.observe(place);
    place.addEventListener("transitionend", (event) => event.target.localName === "i" && this.draw());
    this.onPaper = (event) => this.draw(event.type === "beforeprint");
    for (const name of ["beforeprint", "afterprint"]) window.addEventListener(name, this.onPaper);
  }

  leave() {
    this.observer.disconnect();
    for (const name of ["beforeprint", "afterprint"]) window.removeEventListener(name, this.onPaper);
    window.Plotly?.purge(this.plot);
  }

  // figure:  as the server made it. dragmode: as Plotly has it; with false, a swipe scrolls the page
  show(figure, dragmode = false) {
    Object.assign(this, { figure, dragmode });
    this.draw();
  }

  draw(onPaper = false) {
    this.width = this.place.clientWidth;
    if (!this.figure || !this.width) return;
    this.place.classList.toggle("paper", onPaper);
    let text = JSON.stringify(this.figure);
    for (const [written, name] of Object.entries(COLOURS)) text = text.replaceAll(written, this.#colour(name));
    const { data, layout } = JSON.parse(text);
    const { fontFamily: family, color } = getComputedStyle(this.place);
    layout.font = { ...layout.font, family, color };
    Object.assign(layout, {
      width: onPaper ? Math.min(this.width, SHEET) : this.width,
      dragmode: this.dragmode,
      clickmode: "event",
      hovermode: onPaper ? false : "closest",
      hoverlabel: { bgcolor: this.#colour("ground"), bordercolor: this.#colour("quiet"), font: layout.font, align: "left" },
    });
    plotly().then((Plotly) => {
      Plotly.react(this.plot, data, layout, CONFIG);
      this.drawn(this.plot);
    }, () => {});
  }

  #colour(name) {
    return getComputedStyle(this.place.querySelector(`i.${name}`)).color;
  }
}
