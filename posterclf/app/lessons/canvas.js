// A sheet to draw on. After each stroke the page gets the picture; nothing is kept anywhere else.
const PAPER = "rgb(246, 243, 236)";
const PEN = 30; // pixels: the network knows filled shapes, so the pen is broad

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const canvas = parentElement.querySelector("canvas");
  const tools = parentElement.querySelector(".tools");
  canvas.setAttribute("aria-label", data.label);
  const names = [...data.colours.map(({ name }) => name), data.clear];
  if (tools.children.length) { // drawn before: keep the picture, name the buttons in the language of now
    [...tools.children].forEach((made, number) => { made.lastChild.textContent = names[number]; });
    return;
  }
  const sheet = canvas.getContext("2d");
  let colour = data.colours[0].css;

  const button = (text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.onclick = act;
    tools.append(made);
    return made;
  };
  const wipe = () => {
    sheet.fillStyle = PAPER;
    sheet.fillRect(0, 0, canvas.width, canvas.height);
  };
  const pens = data.colours.map(({ name, css }, number) => {
    const pen = button(name, () => {
      colour = css;
      pens.forEach((other) => other.setAttribute("aria-pressed", other === pen));
    });
    pen.setAttribute("aria-pressed", number === 0);
    const dot = document.createElement("i");
    dot.style.background = css;
    pen.prepend(dot);
    return pen;
  });
  button(data.clear, () => {
    wipe();
    setStateValue("drawing", null);
  });
  wipe();

  canvas.onpointerdown = (event) => {
    canvas.setPointerCapture(event.pointerId);
    sheet.beginPath();
    draw(event);
  };
  const draw = (event) => {
    const box = canvas.getBoundingClientRect();
    sheet.lineWidth = PEN;
    sheet.lineCap = sheet.lineJoin = "round";
    sheet.strokeStyle = colour;
    sheet.lineTo(event.clientX - box.left, event.clientY - box.top);
    sheet.stroke();
  };
  canvas.onpointermove = (event) => {
    if (event.buttons) draw(event);
  };
  canvas.onpointerup = () => setStateValue("drawing", canvas.toDataURL("image/png"));
}
