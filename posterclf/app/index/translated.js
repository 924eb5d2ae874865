// A browser's translator takes texts out of the page, or wraps them, in <font>, while React still holds them: it changes
// texts that nobody sees, and fails with all of the page where it removes one or puts something before one
// (facebook/react#11538). The page asks not to be translated; where it is all the same, this keeps it whole.
const standIns = new WeakMap();  // a text that was taken out -> the <font> in its place

const putBack = new MutationObserver((records) => {
  for (const { target } of records) {
    if (!target.isConnected) standIns.get(target)?.replaceWith(target);  // what it says has changed
  }
});

new MutationObserver((records) => {
  for (const { addedNodes, removedNodes, previousSibling, nextSibling } of records) {
    const font = [...addedNodes, previousSibling, nextSibling].find((node) => node?.nodeName === "FONT");
    for (const node of removedNodes) {
      if (!font || node.nodeType !== Node.TEXT_NODE || node.isConnected) continue;
      standIns.set(node, font);
      putBack.observe(node, { characterData: true });
    }
  }
}).observe(document, { childList: true, subtree: true });

// What is in the page for a node that was put there: the node, or what stands in for it; null where it is gone.
const present = (node) => (node.isConnected ? node : (standIns.get(node) ?? null));

const { removeChild, insertBefore } = Node.prototype;

Node.prototype.removeChild = function (child) {
  if (child.parentNode === this) return removeChild.call(this, child);
  const there = present(child);
  if (!this.contains(there)) return removeChild.call(this, child);  // raises, as it should
  there.remove();
  return child;
};

Node.prototype.insertBefore = function (node, before) {
  if (!before || before.parentNode === this) return insertBefore.call(this, node, before);
  let there = present(before);
  if (!this.contains(there)) return insertBefore.call(this, node, before);
  while (there.parentNode !== this) there = there.parentNode;
  return insertBefore.call(this, node, there);
};
