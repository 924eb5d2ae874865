// The camera of a laptop or a phone, and frames of what it sees.

// Why there is no picture, by the name of the browser's error; whatever else it says, the camera is taken or broken.
const REFUSALS = { NotAllowedError: "refused", SecurityError: "refused", NotFoundError: "missing", OverconstrainedError: "missing" };

class Camera {
  stream = null;
  #wanted = null; // the latest call of `start`, until it is stopped
  #sheet = document.createElement("canvas");

  // changed(fault): called when it began or ended, with what is wrong: refused, missing, taken, insecure, or nothing
  // width, height: pixels that are asked for
  constructor(video, changed, width = 640, height = 480) {
    this.video = video;
    this.changed = changed;
    this.size = { width: { ideal: width }, height: { ideal: height } };
  }

  // facing: "environment" for the camera at a phone's back, "user" for the one above its screen
  async start(facing = "environment") {
    window.posterclfCamera?.stop(); // a page has one place that looks at a time, as some phones lend a camera once
    window.posterclfCamera = this;
    if (!navigator.mediaDevices) return this.changed("insecure"); // browsers lend a camera to https and localhost alone
    const wanted = (this.#wanted = {});
    try {
      const video = { facingMode: { ideal: facing }, ...this.size };
      const stream = await navigator.mediaDevices.getUserMedia({ video });
      if (wanted !== this.#wanted) return stream.getTracks().forEach((track) => track.stop());
      const track = stream.getVideoTracks()[0];
      track.onended = () => this.#end("taken");
      this.stream = stream;
      this.facing = track.getSettings().facingMode ?? "";
      const devices = await navigator.mediaDevices.enumerateDevices();
      this.hasOther = this.facing !== "" && devices.filter(({ kind }) => kind === "videoinput").length > 1;
      if (wanted !== this.#wanted) return;
      this.video.srcObject = stream;
      await this.video.play();
      this.changed("");
    } catch (error) {
      if (wanted === this.#wanted) this.#end(REFUSALS[error.name] ?? "taken");
    }
  }

  turn() {
    this.start(this.facing === "user" ? "environment" : "user");
  }

  stop() {
    if (this.#wanted) this.#end("");
  }

  get on() {
    return this.#wanted !== null;
  }

  // Whoever looks at a screen expects a mirror. Only the picture on the screen is one, never a frame.
  get mirrored() {
    return this.on && this.facing !== "environment";
  }

  // What it sees now, a JPEG in base64 with a longest side of so many pixels; empty where it sees nothing yet.
  frame(longest, quality) {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (!this.stream || !width || this.video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return "";
    const scale = Math.min(1, longest / Math.max(width, height));
    this.#sheet.width = Math.round(scale * width);
    this.#sheet.height = Math.round(scale * height);
    this.#sheet.getContext("2d").drawImage(this.video, 0, 0, this.#sheet.width, this.#sheet.height);
    return this.#sheet.toDataURL("image/jpeg", quality).split(",")[1];
  }

  #end(fault) {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = this.#wanted = this.video.srcObject = null;
    this.changed(fault);
  }
}
