// A picture that is tried: a file, what the camera sees, or one of the project, under the veil that says why.
// The server answers one at a time: the next frame is sent when the last one was answered. See viewer.py and tried.py.

const LONGEST = 512; // pixels of a frame
const QUALITY = 0.8;
const PACE = 250; // milliseconds from one frame to the next at least
const PATIENCE = 5000; // milliseconds without an answer, after which a picture is sent once more
const SLOWEST = 50; // characters a millisecond: a large file is given more time
const WAITS = 1000; // milliseconds without an answer, after which this is said
const SPOKEN = 2000; // milliseconds from one headline for screen readers to the next at least

const loaded = async (kind, content) => {
  const image = new Image();
  image.src = `data:image/${kind};base64,${content}`;
  await image.decode();
  return image;
};

class Viewer {
  number = 0; // of the picture that was sent last
  flying = null; // that picture, as long as it is not answered
  waiting = null; // the file that is sent next
  trouble = ""; // what this browser alone knows to be wrong, a key of the words

  constructor(root) {
    const find = (selector) => root.querySelector(selector);
    this.place = find(".place");
    this.view = find(".view");
    this.canvas = find("canvas");
    this.file = find("input");
    this.buttons = { choose: find(".choose"), camera: find(".camera"), other: find(".other") };
    this.texts = { hint: find(".hint"), waits: find(".waits"), fault: find(".fault"), spoken: find(".spoken") };
    this.camera = new Camera(find("video"), (fault) => this.#cameraChanged(fault));
    this.buttons.choose.onclick = () => this.file.click();
    this.buttons.camera.onclick = () => {
      if (this.camera.on) this.camera.stop();
      else this.camera.start();
      this.#show(); // the browser may ask first, which takes as long as the reader likes
    };
    this.buttons.other.onclick = () => this.camera.turn();
    this.file.onchange = () => {
      this.#read(this.file.files[0]);
      this.file.value = ""; // the same file may be chosen again
    };
    this.#listenToDrops();
    this.awake = () => this.#next();
    document.addEventListener("visibilitychange", this.awake);
  }

  // The server's data have come. send: takes a picture to the server
  take(data, send) {
    this.data = data;
    this.send = send;
    this.number = Math.max(this.number, data.answered);
    const landed = this.flying && data.answered >= this.flying.number ? this.flying : null;
    const news = data.stills !== this.stills;
    // The answer to a file may come after the camera was started: the file came before that.
    const own = landed && !landed.live && data.stills === this.stills + 1;
    if ((news && !own) || !data.ready) this.camera.stop(); // what came last counts
    if (news || !data.ready) this.trouble = "";
    this.stills = data.stills;
    if (landed) {
      clearTimeout(this.resending);
      this.flying = null;
    }
    if (!data.tried) this.#clear();
    else if (data.picture && !this.camera.on) this.#draw(data.picture, data.veil);
    else if (landed?.live && !data.picture) this.#draw(landed.content, data.veil);
    this.#speak();
    this.#show();
    this.#next();
  }

  stop() {
    this.camera.stop();
    [this.resending, this.pacing, this.showing, this.speaking].forEach(clearTimeout);
    document.removeEventListener("visibilitychange", this.awake);
    this.send = null;
  }

  // One in flight, never a second; a hidden page sends nothing.
  #next() {
    if (this.flying || !this.send || !this.data.ready) return;
    if (this.waiting) {
      const content = this.waiting;
      this.waiting = null;
      this.#fly(content, false);
      return;
    }
    if (!this.camera.stream || document.hidden) return;
    clearTimeout(this.pacing);
    const left = (this.sent ?? 0) + PACE - performance.now();
    const content = left > 0 ? "" : this.camera.frame(LONGEST, QUALITY);
    if (content) this.#fly(content, true);
    else this.pacing = setTimeout(() => this.#next(), Math.max(left, PACE / 10));
  }

  #fly(content, live) {
    this.number += 1;
    this.sent = performance.now();
    this.flying = { number: this.number, content, live, stills: this.stills };
    const patience = PATIENCE + (content.length ?? 0) / SLOWEST;
    const send = () => {
      this.send?.(this.flying);
      this.resending = setTimeout(send, patience);
    };
    send();
    clearTimeout(this.showing);
    this.showing = setTimeout(() => this.#show(), WAITS + 1);
  }

  #read(file) {
    if (!file || !this.data.ready) return;
    this.camera.stop();
    this.trouble = file.size > this.data.mostBytes ? "large" : "";
    this.#show();
    if (this.trouble) return;
    const began = (this.reading = {});
    sendInPieces(file, { ...this.data, most: Infinity }).then((content) => {
      if (began !== this.reading) return; // a later file came meanwhile
      this.waiting = content;
      this.#next();
    });
  }

  #listenToDrops() {
    const over = (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      this.place.classList.toggle("over", event.type === "dragover" && this.data.ready);
      if (event.type === "drop") this.#read(event.dataTransfer.files[0]);
    };
    ["dragover", "dragleave", "drop"].forEach((type) => this.place.addEventListener(type, over));
  }

  #cameraChanged(fault) {
    this.trouble = fault;
    this.#show();
    this.#next();
  }

  async #draw(content, veil) {
    const drawing = (this.drawing = { content, veil });
    const [picture, cover] = await Promise.all([loaded("jpeg", content), veil && loaded("png", veil)]);
    if (drawing !== this.drawing) return; // a newer one has come
    const { naturalWidth: width, naturalHeight: height } = picture;
    Object.assign(this.canvas, { width, height });
    const sheet = this.canvas.getContext("2d");
    sheet.drawImage(picture, 0, 0);
    if (cover) sheet.drawImage(cover, 0, 0, width, height);
    this.drawn = true;
    this.#show();
  }

  #clear() {
    this.drawing = null;
    this.drawn = false;
  }

  // Words, buttons, and which of video, picture and hint is in view.
  #show() {
    const { words, ready, alt, veil, fault } = this.data;
    const live = this.camera.stream !== null;
    for (const [name, button] of Object.entries(this.buttons)) {
      button.textContent = words[name];
      button.disabled = !ready;
    }
    this.buttons.camera.setAttribute("aria-pressed", this.camera.on);
    this.buttons.other.hidden = !(live && this.camera.hasOther);
    this.file.accept = this.data.accept;
    this.canvas.setAttribute("aria-label", alt);
    this.camera.video.setAttribute("aria-label", words.live);
    const seen = live && !(veil && this.drawn) ? "video" : this.drawn ? "picture" : "hint";
    this.view.dataset.shows = ready ? seen : "hint";
    this.view.classList.toggle("mirrored", this.camera.mirrored);
    this.texts.waits.hidden = performance.now() < this.sent + WAITS || !this.flying;
    this.texts.hint.textContent = ready ? (this.camera.on ? words.starting : words.hint) : words.untaught;
    this.texts.waits.textContent = words.waits;
    this.#write("fault", this.trouble ? words[this.trouble] : fault);
  }

  // The headline for screen readers: the newest one, but not more often than one can listen to.
  #speak() {
    clearTimeout(this.speaking);
    const say = () => {
      if (this.texts.spoken.textContent === this.data.spoken) return;
      this.spoke = performance.now();
      this.#write("spoken", this.data.spoken);
    };
    this.speaking = setTimeout(say, Math.max(0, (this.spoke ?? -SPOKEN) + SPOKEN - performance.now()));
  }

  // Only what differs: a screen reader would say the same again.
  #write(name, text) {
    if (this.texts[name].textContent !== text) this.texts[name].textContent = text;
  }
}

const viewers = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const viewer = viewers.get(parentElement) ?? new Viewer(parentElement);
  viewers.set(parentElement, viewer);
  viewer.take(data, (picture) => setTriggerValue("picture", picture));
  // Streamlit calls this too where newer data came before this function had ended: then the place is still there.
  return () => parentElement.isConnected || viewer.stop();
}
