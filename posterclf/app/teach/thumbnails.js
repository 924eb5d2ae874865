// The small pictures, as addresses of the browser's own. They outlive a change of pages, in this tab's memory alone.

const ASKED_AT_ONCE = 60;

class Thumbnails {
  #asked = new Set(); // what the server was asked for and has not sent

  // The server's data have come: keep what they bring, under the names that the server has for pictures by now.
  take(data, exchange) {
    const kept = (window.posterclfThumbnails ??= { project: data.project, addresses: new Map() });
    this.addresses = kept.addresses;
    if (kept.project !== data.project) {
      kept.project = data.project;
      this.keepOnly(new Set(exchange.queue.map((change) => change.key)));
    }
    Object.entries(data.added).forEach(([key, identity]) => {
      if (!this.addresses.has(key)) return;
      this.addresses.set(identity, this.addresses.get(key));
      this.addresses.delete(key);
    });
    Object.entries(data.thumbnails).forEach(([identity, content]) => this.set(identity, jpegBlob(content)));
    if (!exchange.pending.some((change) => change.do === "thumbnails")) this.#asked.clear();
  }

  get(identity) {
    return this.addresses.get(identity);
  }

  set(identity, blob) {
    if (this.addresses.has(identity)) URL.revokeObjectURL(this.addresses.get(identity));
    this.addresses.set(identity, URL.createObjectURL(blob));
  }

  // Let go of all others.
  keepOnly(identities) {
    for (const [identity, address] of this.addresses) {
      if (identities.has(identity)) continue;
      URL.revokeObjectURL(address);
      this.addresses.delete(identity);
    }
  }

  // Ask for some of those that are missing; the others' turn comes with the next data.
  ask(pictures, exchange) {
    if (this.#asked.size) return;
    const missing = pictures.filter((picture) => !picture.coming && !this.addresses.has(picture.id));
    if (!missing.length) return;
    const identities = missing.slice(0, ASKED_AT_ONCE).map((picture) => picture.id);
    this.#asked = new Set(identities);
    exchange.push({ do: "thumbnails", pictures: identities });
  }
}
