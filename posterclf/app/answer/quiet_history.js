// Streamlit makes each change of the address one to go back to. A threshold that was moved is none: the present address
// takes it over, as long as nothing else in it differs.

const QUIET = ["rule", "threshold", "by_name", "all_labels", "compare"];

const without = (address) => {
  const url = new URL(address, document.location);
  for (const name of QUIET) url.searchParams.delete(name);
  return url.href;
};

if (!window.posterclfPushState) {
  window.posterclfPushState = window.history.pushState.bind(window.history);
  window.history.pushState = (state, title, url) => {
    if (url && without(url) === without(document.location)) window.history.replaceState(state, title, url);
    else window.posterclfPushState(state, title, url);
  };
}
