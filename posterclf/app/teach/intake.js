// From what was dropped, chosen, pasted or photographed to changes: pictures are reduced here, before they are sent.

const MAX_WAITING = 16; // pictures that wait to be sent, reduced
const ANSWER = 250; // milliseconds between two looks at whether there is room again
const LONGEST_NAME = 300; // characters of a file's name that are told
const QUALITY = 0.9;

const textOf = (blob) => blob.text();

function base64Of(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

function jpegBlob(base64) {
  return new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type: "image/jpeg" });
}

// A JPEG of a picture, at most so many pixels on its longer side, on white.
function jpegOf(image, longest) {
  const { width, height } = image;
  const scale = Math.min(1, longest / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const sheet = canvas.getContext("2d");
  sheet.fillStyle = "white";
  sheet.fillRect(0, 0, canvas.width, canvas.height);
  sheet.imageSmoothingQuality = "high";
  sheet.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

class Intake {
  total = 0; // pictures since it last stood still
  #toRead = 0;
  #keys = 0;
  #series = Promise.resolve(); // one drop after the other
  #stops = 0; // how often it was stopped
  #called = new Map(); // label that was renamed while files are read -> its name, null for one that was removed

  // board: with exchange, thumbnails, data, say, fault, changed
  constructor(board) {
    this.board = board;
    this.prefix = `n${crypto.getRandomValues(new Uint32Array(1))[0].toString(36)}-`;
  }

  // How many pictures are still to be read or acknowledged.
  get left() {
    return this.#toRead + this.board.exchange.waitingPictures;
  }

  get secondsSoFar() {
    return (performance.now() - this.began) / 1000;
  }

  // Take files in. labels: of all pictures that come without labels of their own; sure: whatever a table says
  async takeFiles(files, labels, sure) {
    const { board } = this;
    const fits = (ending) => ({ file }) => file.name.toLowerCase().endsWith(ending);
    const tables = files.filter(fits(".csv"));
    const zips = files.filter(fits(".zip"));
    const pictures = files.filter((one) => this.#mayBePicture(one));
    pictures.sort((one, other) => one.path.localeCompare(other.path, undefined, { numeric: true }));
    const { most } = board.data;
    const room = Math.max(0, most - board.view.pictures.length - this.#toRead);
    const rest = pictures.splice(room).length;
    if (rest) board.fault(board.say("pictures"), board.say("left_out", { most, count: rest }));
    this.#begin(pictures.length);
    const came = { table: tables.length > 0, stops: this.#stops };
    this.#series = this.#series.then(async () => {
      for (const { file } of tables) await this.#takeWhole("table", file, board.data.mostTableBytes, textOf);
      for (const { file } of zips) await this.#takeWhole("zip", file, board.data.mostZipBytes, this.#sent);
      for (const { file, path } of pictures) {
        if (came.stops !== this.#stops) return;
        const folder = path.split("/").at(-2);
        const own = labels.length || sure || tables.length || !folder ? labels : [folder];
        await this.#takePicture({ file, path, labels: own, sure, came });
      }
    });
    await this.#series;
  }

  // Read no more of what was given so far.
  stop() {
    this.#stops += 1;
    this.#toRead = 0;
  }

  // A label is called otherwise, or removed: so it is for the files that are still to be read.
  rename(label, name) {
    if (!this.#toRead) return;
    for (const [old, present] of this.#called) if (present === label) this.#called.set(old, name);
    this.#called.set(label, name);
    this.#called.delete(name);
  }

  // Take a frame of the camera in.
  takeFrame(camera, name, labels, came) {
    const { longest, thumbnail } = this.board.data;
    const content = camera.frame(longest, QUALITY);
    if (!content) return;
    this.#begin(1);
    const key = this.#key();
    this.board.thumbnails.set(key, jpegBlob(camera.frame(thumbnail, QUALITY)));
    this.#push({ do: "picture", key, name, path: "", labels, sure: true, content }, came);
    this.#read();
  }

  async #takePicture({ file, ...rest }) {
    while (this.board.exchange.waitingPictures >= MAX_WAITING) {
      await new Promise((resolve) => setTimeout(resolve, ANSWER));
    }
    try {
      const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
      await this.#send(bitmap, { name: file.name, ...rest });
      bitmap.close();
    } catch {
      await this.#sendWhole({ file, ...rest });
    }
    this.#read();
  }

  async #send(image, { came, ...rest }) {
    const { longest, thumbnail } = this.board.data;
    const [small, large] = await Promise.all([thumbnail, longest].map((most) => jpegOf(image, most)));
    const content = await base64Of(large);
    const key = this.#key();
    this.board.thumbnails.set(key, small);
    this.#push({ do: "picture", key, ...rest, content }, came);
  }

  // What this browser cannot decode, the server may.
  async #sendWhole({ file, came, ...rest }) {
    const { board } = this;
    if (file.size > board.data.mostBytes) {
      board.fault(rest.path || file.name, this.#tooLarge(board.data.mostBytes));
      return;
    }
    const content = await this.#sent(file);
    this.#push({ do: "picture", key: this.#key(), name: file.name, ...rest, content }, came);
  }

  // What the server knows a file by that is not sent with its change.
  #sent = (file) => sendInPieces(file, { ...this.board.data, most: Infinity });

  #push(change, came) {
    if (came.stops !== undefined && came.stops !== this.#stops) return;
    const names = change.labels.map((label) => (this.#called.has(label) ? this.#called.get(label) : label));
    change.labels = names.filter((name) => name !== null);
    change.name = change.name.slice(-LONGEST_NAME);
    this.board.exchange.push(change, came);
    if (!change.labels.length && !came.table) this.board.grid.greet(change.key);
  }

  async #takeWhole(kind, file, most, read) {
    if (file.size > most) this.board.fault(file.name, this.#tooLarge(most));
    else this.board.exchange.push({ do: kind, name: file.name, content: await read(file).catch(() => "") });
    this.board.changed();
  }

  // In a folder may be anything; a file that was given by itself is meant as a picture.
  #mayBePicture({ file, path }) {
    const name = file.name.toLowerCase();
    if (/\.(csv|zip)$/.test(name) || name.startsWith(".") || path.startsWith("__MACOSX/")) return false;
    return !path || file.type.startsWith("image/") || this.board.data.endings.some((ending) => name.endsWith(ending));
  }

  #tooLarge(most) {
    return this.board.say("too_large", { megabytes: Math.floor(most / 2 ** 20) });
  }

  #key() {
    this.#keys += 1;
    return this.prefix + this.#keys;
  }

  #begin(count) {
    if (!this.left) {
      this.total = 0;
      this.began = performance.now();
    }
    this.total += count;
    this.#toRead += count;
    this.board.changed();
  }

  #read() {
    this.#toRead = Math.max(0, this.#toRead - 1);
    if (!this.#toRead) this.#called.clear();
    this.board.changed();
  }
}
