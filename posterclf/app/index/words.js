// Streamlit speaks English only, and offers no way to change its words: ours take their place, on the screen and for
// screen readers. WORDS: language ->
//   shown     [selector, our text], of several that fit an element the last one counts
//   spoken    [their label, our label, whether a name follows directly]; a colon and a name may follow any
//   pages     what the phone's menu is called
//   and the sentences of connection.js
const asked = new URLSearchParams(location.search).get("lang");
let language = asked in WORDS ? asked : navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";

const show = (element) => {
  const ours = WORDS[language].shown.findLast(([selector]) => element.matches(selector))[1];
  const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
  texts.forEach((node, place) => {
    const text = place === 0 ? ours : "";
    if (node.nodeValue !== text) node.nodeValue = text;
  });
};

const speak = (element) => {
  const label = element.getAttribute("aria-label");
  const known = WORDS[language].spoken.find(
    ([theirs, , named]) => label === theirs || label.startsWith(named ? theirs : `${theirs}: `),
  );
  if (known) element.setAttribute("aria-label", known[1] + label.slice(known[0].length));
};

const replace = () => {
  document.querySelectorAll(WORDS[language].shown.map(([selector]) => selector).join()).forEach(show);
  document.querySelectorAll("[aria-label]").forEach(speak);
};

const speakLanguage = (chosen) => {
  language = chosen;
  document.documentElement.lang = language;
  document.documentElement.style.setProperty("--pages", JSON.stringify(WORDS[language].pages));
  replace();
};

new MutationObserver(replace).observe(document.body, {
  subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["aria-label"],
});
speakLanguage(language);
