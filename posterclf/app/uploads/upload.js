// Ways to one's own pictures: chosen, dropped anywhere on the page, pasted, or taken with the camera.

const LONGEST = 2000; // pixels of a photograph
const QUALITY = 0.92;
const SHOWN_AFTER = 300; // milliseconds: what is sent sooner needs no bar

export default class Upload {
  constructor(root, { several }) {
    this.root = root.querySelector(".upload");
    this.sending = new Sending(() => this.#progress());
    const find = (selector) => this.root.querySelector(selector);
    Object.assign(this, { video: find("video"), status: find(".status"), progress: find(".progress"), view: find(".view") });
    this.camera = new Camera(this.video, (fault) => this.#camera(fault), 1280, 960);
    if (!several) for (const selector of [".choose-folder", "input.folder"]) find(selector).remove();
    for (const [button, input] of [[".choose", "input:not(.folder)"], [".choose-folder", "input.folder"]]) {
      const field = find(input);
      if (!field) continue;
      find(button).onclick = () => field.click();
      field.onchange = () => {
        this.#bring([...field.files].map((file) => ({ file, path: file.webkitRelativePath })));
        field.value = ""; // the same file may be chosen again
      };
    }
    find(".paste").onclick = () => this.#paste();
    find("button.camera").onclick = () => (this.camera.on ? this.camera.stop() : this.#start());
    find(".shoot").onclick = () => this.#shoot();
    find(".turn").onclick = () => this.camera.turn();
    // A file that misses a small place would take its page's place in the browser.
    const files = (event) => event.dataTransfer?.types.includes("Files");
    this.listeners = {
      dragover: (event) => {
        if (!files(event)) return;
        event.preventDefault();
        this.root.classList.add("over");
      },
      dragleave: (event) => event.relatedTarget || this.root.classList.remove("over"),
      drop: async (event) => {
        this.root.classList.remove("over");
        if (!files(event)) return;
        event.preventDefault();
        this.#bring(await droppedFiles(event.dataTransfer));
      },
      paste: (event) => {
        const pictures = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
        if (!pictures.length) return;
        event.preventDefault();
        this.#bring(pictures.map((file) => ({ file, path: "", name: this.data.words.pasted })));
      },
    };
    for (const [name, listener] of Object.entries(this.listeners)) document.addEventListener(name, listener);
  }

  leave() {
    for (const [name, listener] of Object.entries(this.listeners)) document.removeEventListener(name, listener);
    this.camera.stop();
    this.sending.stop();
  }

  take(data, { setTriggerValue }) {
    this.data = data;
    const { words, several, accept } = data;
    const texts = {
      ".choose": words.choose, ".choose-folder": words.folder, ".hint": words.hint, ".paste": words.paste,
      "button.camera": words.camera, ".shoot": words.shoot, ".turn": words.other_camera,
    };
    for (const [selector, text] of Object.entries(texts)) {
      const element = this.root.querySelector(selector);
      if (element) element.textContent = text;
    }
    this.root.querySelector("input").multiple = several;
    this.root.querySelector("input").accept = accept;
    this.video.setAttribute("aria-label", words.live);
    this.sending.take(data, (report) => setTriggerValue("came", report));
  }

  // files: {file, path in the folder that was brought, name to be called by}
  #bring(files) {
    const { data } = this;
    this.status.textContent = "";
    const meant = files.filter((one) => !(data.several || one.path) || !isHidden(one, data.systemFiles));
    // A folder holds other things as well; a file that was brought by itself is meant as a picture.
    const ends = ({ file }) => data.endings.some((ending) => file.name.toLowerCase().endsWith(ending));
    const kept = meant.filter((one) => !one.path || ends(one));
    const named = kept.map((one) => ({ file: one.file, name: one.path || one.name || one.file.name }));
    if (!named.length) {
      if (meant.length || files.length) this.status.textContent = data.words.nothing_in_folder;
      return;
    }
    named.sort((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true }));
    const isTable = ({ name }) => name.toLowerCase().endsWith(".csv");
    const tables = data.several ? named.filter(isTable) : [];
    const pictures = named.filter((one) => !tables.includes(one));
    const room = data.several ? Math.max(0, data.room - this.sending.left - this.sending.told.length) : 1;
    const rest = pictures.splice(room);
    this.sending.add([...tables, ...pictures], data.several ? rest.length : 0);
  }

  async #paste() {
    const { words } = this.data;
    if (!navigator.clipboard?.read) {
      this.status.textContent = window.isSecureContext ? words.paste_refused : words.paste_insecure;
      return;
    }
    try {
      for (const item of await navigator.clipboard.read()) {
        const type = item.types.find((name) => name.startsWith("image/"));
        if (type) {
          this.#bring([{ file: await item.getType(type), path: "", name: words.pasted }]);
          return;
        }
      }
      this.status.textContent = words.paste_nothing;
    } catch {
      this.status.textContent = words.paste_refused;
    }
  }

  #start() {
    this.status.textContent = this.data.words.starting;
    this.camera.start();
    this.#show();
  }

  #camera(fault) {
    this.status.textContent = fault && this.data.words[fault];
    this.#show();
    this.view.scrollIntoView({ block: "nearest" });
  }

  #show() {
    this.view.hidden = !this.camera.on;
    this.video.classList.toggle("mirrored", this.camera.mirrored);
    this.root.querySelector("button.camera").setAttribute("aria-pressed", this.camera.on);
    this.root.querySelector(".shoot").disabled = !this.camera.stream;
    this.root.querySelector(".turn").hidden = !this.camera.hasOther;
  }

  async #shoot() {
    const content = this.camera.frame(LONGEST, QUALITY);
    if (!content) return;
    const file = new Blob([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))], { type: "image/jpeg" });
    this.camera.stop();
    this.#bring([{ file, path: "", name: this.data.words.photograph }]);
  }

  #progress() {
    const { sending, progress } = this;
    const { left } = sending;
    if (!left) this.since = undefined;
    else this.since ??= performance.now();
    progress.hidden = !left || performance.now() - this.since < SHOWN_AFTER;
    if (progress.hidden) return;
    const one = [...sending.flying][0]?.file.name ?? "";
    const text = left > 1 ? filled(this.data.words.sending_several, { count: left }) : this.data.words.sending;
    progress.querySelector("p").textContent = filled(text, { name: one });
    Object.assign(progress.querySelector("progress"), { value: sending.share, ariaLabel: text });
  }
}
