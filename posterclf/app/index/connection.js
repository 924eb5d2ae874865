// Whether the page is connected with its server, said in our words. Streamlit shows a grey page where it is not yet, one
// English word in a corner where it no longer is, and nothing where it is so again, with a server that has forgotten
// the visit.
const PATIENCE = 8000;  // milliseconds without a connection before the reader is told
const root = new URL("../../../", document.currentScript.src);  // the page's folder, wherever a proxy put it
const LOOK = 3000;  // milliseconds from one look at whether the page is full to the next
const FULL = 503;  // the HTTP status of a page that lets nobody more in, see crowd/door.py
const BLINK = 2000;  // a connection that comes back sooner is not worth a word
const RENEWED = "posterclf-renewed", OWN = "posterclf-own";  // kept by the browser for this tab
const memory = (() => {
  try {
    return sessionStorage;
  } catch {  // a frame in a page of another site may have none
    return { getItem: () => null, setItem() {}, removeItem() {} };
  }
})();
let open = false, visit, reconnect, timer;

const notice = document.createElement("div");
notice.id = "posterclf-notice";
notice.setAttribute("role", "status");
notice.append(document.createElement("p"), document.createElement("button"));
notice.lastChild.onclick = () => say(null);
document.body.append(notice);

// Shows the sentence of that name in the language of the visit; nothing for null.
const say = (name) => {
  const [sentence, close] = name ? [WORDS[language][name], WORDS[language].close] : ["", ""];
  notice.dataset.says = name ?? "";
  if (notice.firstChild.textContent === sentence) return;  // else a screen reader would say it again
  notice.firstChild.textContent = sentence;
  notice.lastChild.textContent = close;
};

const sayLater = (name, milliseconds) => {
  clearTimeout(timer);
  timer = setTimeout(() => open || say(name), milliseconds);
};

// Streamlit's own script asks at this address before it connects, and asks again until it is let in.
const look = async () => {
  if (open) return;
  const { status } = await fetch(new URL("_stcore/host-config", root), { cache: "no-store" }).catch(() => ({}));
  if (open) return;
  if (status === FULL) say("full");
  else if (notice.dataset.says === "full") say(null);
};

window.WebSocket = class extends WebSocket {
  constructor(address, ...rest) {
    super(address, ...rest);
    if (!String(address).endsWith("/_stcore/stream")) return;
    this.addEventListener("open", () => {
      open = true;
      if (["waiting", "lost", "full"].includes(notice.dataset.says)) say(null);
      setTimeout(() => reconnect?.());  // once Streamlit knows of it too
    });
    this.addEventListener("close", () => {
      if (open) sayLater("lost", BLINK);
      open = false;
    });
  }
};

// Streamlit's own dialog says the same in English, and bars the page: it is closed before anybody sees it.
new MutationObserver(() => {
  if (open) return;
  const dialog = document.querySelector('[role="dialog"]');
  if (dialog?.textContent.startsWith("Connection error")) dialog.querySelector("button")?.click();
}).observe(document.body, { subtree: true, childList: true });

// Called by the page, as often as it says something new of the visit:
//   language   that it speaks
//   number     differs from that of every other visit
//   own        whether it has a picture of the reader's own
//   again      a function that has the server say all this once more
window.posterclfVisit = (language, number, own, again) => {
  if (visit && number !== visit) {  // a new visit behind the old page: what is shown is of no visit any more
    memory.setItem(RENEWED, "yes");
    location.reload();
    return;
  }
  speakLanguage(language);
  const first = !visit, had = memory.getItem(OWN) || new URLSearchParams(location.search).get("sample") === "yours";
  [visit, reconnect] = [number, again];
  if (own) memory.setItem(OWN, "yes");
  else memory.removeItem(OWN);
  if (own && notice.dataset.says === "own_gone") say(null);
  else if (first && had && !own && notice.dataset.says !== "renewed") say("own_gone");
  else say(notice.dataset.says || null);
};

setInterval(look, LOOK);
if (memory.getItem(RENEWED)) {
  memory.removeItem(RENEWED);
  say("renewed");
} else {
  sayLater("waiting", PATIENCE);
}
