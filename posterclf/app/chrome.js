// Streamlit speaks English only, and offers no way to change its words: ours take their place, on the screen and for
// screen readers. This is a function; chrome.py calls it with
//   language  of the visit
//   shown     [selector, our text], of several that fit an element the last one counts
//   spoken    [their label, our label, whether a name follows directly]; a colon and a name may follow any
({ language, shown, spoken }) => {
  const anyShown = shown.map(([selector]) => selector).join();

  const show = (element) => {
    const ours = shown.findLast(([selector]) => element.matches(selector))[1];
    const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
    texts.forEach((node, place) => {
      const text = place === 0 ? ours : "";
      if (node.nodeValue !== text) node.nodeValue = text;
    });
  };

  const speak = (element) => {
    const label = element.getAttribute("aria-label");
    const known = spoken.find(([theirs, , named]) => label === theirs || label.startsWith(named ? theirs : `${theirs}: `));
    if (known) element.setAttribute("aria-label", known[1] + label.slice(known[0].length));
  };

  const replace = () => {
    document.querySelectorAll(anyShown).forEach(show);
    document.querySelectorAll("[aria-label]").forEach(speak);
  };

  window.posterclfWords?.disconnect();  // another language's
  window.posterclfWords = new MutationObserver(replace);
  window.posterclfWords.observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["aria-label"],
  });
  document.documentElement.lang = language;
  replace();
}
