// Which cards are shown, in which order.

const [ALL, NONE, DOUBTED, WRONG] = ["", "|none", "|doubted", "|wrong"]; // no label is called so

const fits = (card, { which, name }) => {
  if (!card.path.toLowerCase().includes(name.toLowerCase())) return false;
  if (which === ALL) return true;
  if (!card.answered) return false;
  if (which === NONE) return !card.predicted.length;
  if (which === DOUBTED) return card.doubted;
  if (which === WRONG) return card.wrong.length + card.missed.length > 0;
  return card.predicted.some((row) => row.label === which);
};

// By the probability of the label that is shown, or of each poster's most probable one.
const inOrder = (cards, { which, order }) => {
  const probability = (card) => (card.rows.find((row) => row.label === which) ?? card.rows[0])?.probability ?? -1;
  const orders = {
    added: () => 0,
    name: (one, other) => one.path.localeCompare(other.path, undefined, { numeric: true }),
    probability: (one, other) => probability(other) - probability(one),
  };
  return cards.toSorted(orders[order] ?? orders.added);
};
