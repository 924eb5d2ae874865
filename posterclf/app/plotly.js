// Plotly as it is installed, once for the page, whoever asks for it first.

const plotly = () => {
  window.posterclfPlotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(plotlyAddress, pageRoot).href;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      delete window.posterclfPlotly; // the next drawing tries again
      reject(new Error("Plotly's script did not come"));
    };
    document.head.append(script);
  });
  return window.posterclfPlotly;
};
