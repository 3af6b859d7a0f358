// The fan chart of a forecast: two bands around the middle line, and what really came.
(() => {
  "use strict";
  const holder = document.getElementById("fan");
  const source = document.getElementById("fan-data");
  if (!holder || !source) return;
  const data = JSON.parse(source.textContent);
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const brand = colour("--brand");
  const ink = colour("--ink-soft");
  const line = colour("--line");
  const faded = (share) => `color-mix(in srgb, ${brand} ${share}%, transparent)`;

  const edge = (label) => ({ label, stroke: "transparent", points: { show: false }, value: shown });
  const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } };
  const zone = source.dataset.zone;

  function shown(_plot, value) {
    return value == null ? "–" : value.toLocaleString("en-GB", { maximumFractionDigits: 1 });
  }

  const options = {
    width: holder.clientWidth,
    height: Math.max(300, Math.min(420, holder.clientWidth * 0.45)),
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), zone),
    legend: { live: true },
    scales: { y: { range: (_plot, _low, high) => [0, Math.max(1, high * 1.05)] } },
    axes: [axis, { ...axis, label: data.unit, labelSize: 24, size: 48 }],
    series: [
      { label: "Time", value: "{WWW} {D} {MMM} {HH}:{mm}" },
      edge("19 of 20 below"),
      edge("9 of 10 below"),
      { label: "Middle", stroke: brand, width: 2, points: { show: false }, value: shown },
      edge("9 of 10 above"),
      edge("19 of 20 above"),
      { label: "Came", stroke: colour("--ink"), width: 1.5, points: { show: false }, value: shown },
    ],
    bands: [
      { series: [1, 5], fill: faded(14) },
      { series: [2, 4], fill: faded(26) },
    ],
  };
  const rows = [data.times, data.q975, data.q90, data.q50, data.q10, data.q025, data.came];
  const plot = new uPlot(options, rows, holder);
  new ResizeObserver(() => {
    if (holder.clientWidth !== plot.width) {
      plot.setSize({ width: holder.clientWidth, height: plot.height });
    }
  }).observe(holder);
})();
