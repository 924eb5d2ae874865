// The search of a site that is opened as files. A browser starts no worker there, so that the worker's script runs in a
// hidden frame. Material's own scripts look for the name IFrameWorker, and find the words of a language from there.
if (location.protocol === "file:") {
  window.Worker = window.IFrameWorker = class extends EventTarget {
    constructor(address) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      frame.srcdoc = "<!doctype html>";
      this.started = new Promise((resolve) => frame.addEventListener("load", resolve)).then(async () => {
        const inside = frame.contentWindow;
        inside.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
        inside.importScripts = async (...addresses) => {
          for (const script of addresses) await loaded(inside.document, script);
        };
        await inside.importScripts(address);
        return inside;
      });
      document.body.append(frame);
    }

    async postMessage(data) {
      (await this.started).dispatchEvent(new MessageEvent("message", { data }));
    }
  };

  const loaded = (page, address) =>
    new Promise((resolve, reject) => {
      const script = page.createElement("script");
      script.onload = resolve;
      script.onerror = reject;
      script.src = address;
      page.head.append(script);
    });
}
