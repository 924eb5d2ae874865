// A file on its way to the server, in pieces, to an address that only the visit knows. See inbox.py.

const ARRIVED = 204; // the HTTP status of a piece that was taken in

// moved: called with the bytes that have come, after each piece
// returns: {key, size, status}: what it is called there, and the HTTP status of the first piece that was refused, else of
// the last one; 0 where there was none
async function sendInPieces(file, { address, piece, most }, moved = () => {}, signal = undefined) {
  const key = `f${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;
  const put = async () => {
    let status = 0;
    let sent = 0;
    do {
      const body = await file.slice(sent, sent + piece).arrayBuffer();
      ({ status } = await fetch(new URL(`${address}/${key}/${sent}`, pageRoot), { method: "PUT", body, signal }));
      if (status !== ARRIVED) break;
      sent += body.byteLength;
      moved(sent);
    } while (sent < file.size);
    return status;
  };
  return { key, size: file.size, status: file.size > most ? 0 : await put().catch(() => 0) };
}
