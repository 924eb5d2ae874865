// A burst of pictures: one every quarter of a second as long as a button is held, by a finger, the mouse or a key.

const EVERY = 250; // milliseconds
const MAX_FRAMES = 40; // of one press

class Burst {
  #count = 0; // pictures so far, for their names
  #frames = 0; // of this press
  #came = null; // what the pictures of this press have in common, while it lasts

  // taken(camera, name, came): called for each picture
  constructor(panel, say, taken) {
    this.panel = panel;
    this.say = say;
    this.taken = taken;
    this.status = panel.querySelector("[role=status]");
    this.trigger = panel.querySelector(".hold");
    this.other = panel.querySelector(".other");
    this.video = panel.querySelector("video");
    this.camera = new Camera(this.video, (fault) => this.#changed(fault));
    this.other.onclick = () => this.camera.turn();
    this.trigger.onpointerdown = (event) => {
      if (event.button) return;
      this.trigger.setPointerCapture(event.pointerId);
      this.#begin();
    };
    this.trigger.onkeydown = (event) => {
      if (event.key !== " " && event.key !== "Enter") return;
      event.preventDefault(); // no click follows
      if (!event.repeat) this.#begin();
    };
    this.trigger.oncontextmenu = (event) => event.preventDefault(); // a finger rests here
    const ends = ["pointerup", "pointercancel", "keyup", "blur"];
    ends.forEach((end) => this.trigger.addEventListener(end, () => this.#end()));
    // A screen reader presses without holding; the click that ends a finger's press has a detail.
    this.trigger.onclick = (event) => {
      if (event.detail || !this.camera.on) return;
      this.#begin();
      this.#end();
    };
  }

  get open() {
    return !this.panel.hidden;
  }

  start() {
    this.panel.hidden = false;
    this.status.textContent = this.say("starting");
    this.camera.start();
  }

  stop() {
    this.#end();
    this.camera.stop();
    this.panel.hidden = true;
  }

  #changed(fault) {
    this.trigger.disabled = !this.camera.on;
    this.other.hidden = !this.camera.hasOther;
    this.video.classList.toggle("mirrored", this.camera.mirrored);
    setText(this.status, fault ? this.say(fault) : "");
  }

  #begin() {
    if (this.#came || !this.camera.on) return;
    this.#came = {};
    this.#frames = 0;
    this.timer = setInterval(() => this.#frame(), EVERY);
    this.panel.classList.add("taking");
    this.#frame();
  }

  #frame() {
    this.#count += 1;
    this.#frames += 1;
    this.taken(this.camera, `${this.say("camera_name")}-${String(this.#count).padStart(3, "0")}.jpg`, this.#came);
    if (this.#frames >= MAX_FRAMES) this.#end();
  }

  #end() {
    if (!this.#came) return;
    clearInterval(this.timer);
    this.#came = null;
    this.panel.classList.remove("taking");
    setText(this.status, this.say(this.#frames === 1 ? "camera_one" : "camera_took", { count: this.#frames }));
  }
}
