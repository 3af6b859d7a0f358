// Line charts: what came, and around a forecast its two bands. Tables beside them say the same.
(() => {
  "use strict";
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const brand = colour("--brand");
  const line = colour("--line");
  const faded = (share) => `color-mix(in srgb, ${brand} ${share}%, transparent)`;
  const shown = (_plot, value) =>
    value == null ? "–" : value.toLocaleString("en-GB", { maximumFractionDigits: 1 });

  const edge = (label) => ({ label, stroke: "transparent", points: { show: false }, value: shown });
  const came = (stroke) => ({
    label: "Came", stroke, width: 1.5, points: { show: false }, value: shown, spanGaps: false,
  });

  function fan(data) {
    return {
      series: [
        edge("19 of 20 below"),
        edge("9 of 10 below"),
        { label: "Middle", stroke: brand, width: 2, points: { show: false }, value: shown },
        edge("9 of 10 above"),
        edge("19 of 20 above"),
        came(colour("--ink")),
      ],
      bands: [
        { series: [1, 5], fill: faded(16) },
        { series: [2, 4], fill: faded(28) },
      ],
      rows: [data.q975, data.q90, data.q50, data.q10, data.q025, data.came],
    };
  }

  function draw(holder) {
    const data = JSON.parse(document.getElementById(holder.dataset.chart).textContent);
    const parts = data.q50 ? fan(data) : { series: [came(brand)], bands: [], rows: [data.came] };
    const day = uPlot.fmtDate("{D} {MMM}");
    const hour = uPlot.fmtDate("{HH}:{mm}");
    const local = (seconds) => uPlot.tzDate(new Date(seconds * 1000), data.zone);
    const marks = (_plot, splits) =>
      splits.map((seconds) => {
        const at = local(seconds);
        return at.getHours() || at.getMinutes() ? hour(at) : day(at);
      });
    const axis = {
      stroke: colour("--ink-soft"),
      grid: { stroke: line, width: 1 },
      ticks: { stroke: line, width: 1 },
    };
    const whole = holder.hasAttribute("data-days");
    const plot = new uPlot(
      {
        width: holder.clientWidth,
        height: Math.max(260, Math.min(380, holder.clientWidth * 0.45)),
        tzDate: local,
        scales: { y: { range: (_plot, _low, high) => [0, Math.max(1, high * 1.05)] } },
        axes: [{ ...axis, values: marks }, { ...axis, label: data.unit, labelSize: 24, size: 56 }],
        series: [
          { label: "Time", value: whole ? "{WWW} {D} {MMM}" : "{WWW} {D} {MMM} {HH}:{mm}" },
          ...parts.series,
        ],
        bands: parts.bands,
      },
      [data.times, ...parts.rows],
      holder,
    );
    new ResizeObserver(() => {
      if (holder.clientWidth !== plot.width) {
        plot.setSize({ width: holder.clientWidth, height: plot.height });
      }
    }).observe(holder);
  }

  document.querySelectorAll("[data-chart]").forEach(draw);
})();
