// Rotas to choose from: hours short against what is not kept. The table beside it says the same.
(() => {
  "use strict";
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
  const shown = (_plot, value) =>
    value == null ? "–" : value.toLocaleString("en-GB", { maximumFractionDigits: 1 });

  const dots = (label, stroke, size) => ({
    label, stroke, value: shown, spanGaps: true,
    points: { show: true, size, fill: stroke },
  });

  function draw(holder) {
    const data = JSON.parse(document.getElementById(holder.dataset.tradeoff).textContent);
    const axis = {
      stroke: colour("--ink-soft"),
      grid: { stroke: colour("--line"), width: 1 },
      ticks: { stroke: colour("--line"), width: 1 },
    };
    const roomy = (_plot, low, high) => {
      const room = Math.max(1, (high - low) * 0.1);
      return [Math.max(0, low - room), high + room];
    };
    const plot = new uPlot(
      {
        width: holder.clientWidth,
        height: Math.max(240, Math.min(340, holder.clientWidth * 0.4)),
        scales: { x: { time: false, range: roomy }, y: { range: roomy } },
        axes: [
          { ...axis, label: "Agent-hours short", labelSize: 24 },
          { ...axis, label: "Broken wishes, shares", labelSize: 24, size: 48, incrs: WHOLE },
        ],
        series: [
          { label: "Short by", value: shown },
          dots("To choose", colour("--brand"), 10),
          dots("This rota", colour("--ink"), 12),
        ],
      },
      [data.hours, data.offered, data.given],
      holder,
    );
    new ResizeObserver(() => {
      if (holder.clientWidth !== plot.width) {
        plot.setSize({ width: holder.clientWidth, height: plot.height });
      }
    }).observe(holder);
  }

  document.querySelectorAll("[data-tradeoff]").forEach(draw);
})();
