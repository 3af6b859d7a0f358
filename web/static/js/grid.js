// Arrow keys walk through a grid; Tab enters it at one cell and leaves it with the next press.
(() => {
  "use strict";
  const PAGE = 5;

  // A cell with a link is entered through the link, so that Enter follows it.
  const target = (cell) => cell.querySelector("a[href]") ?? cell;

  function moved(key, all, row, column, held) {
    const last = { row: all.length - 1, column: all[row].length - 1 };
    switch (key) {
      case "ArrowUp": return [row - 1, column];
      case "ArrowDown": return [row + 1, column];
      case "ArrowLeft": return [row, column - 1];
      case "ArrowRight": return [row, column + 1];
      case "PageUp": return [Math.max(0, row - PAGE), column];
      case "PageDown": return [Math.min(last.row, row + PAGE), column];
      case "Home": return [held ? 0 : row, 0];
      case "End": return [held ? last.row : row, last.column];
      default: return null;
    }
  }

  function walk(grid) {
    const all = [...grid.tBodies[0].rows].map((row) => [...row.cells]);
    let entered = target(all[0][0]);
    all.flat().forEach((cell) => { target(cell).tabIndex = -1; });
    entered.tabIndex = 0;

    grid.addEventListener("focusin", (event) => {
      const cell = event.target.closest("td, th");
      if (!cell || !grid.tBodies[0].contains(cell)) return;
      entered.tabIndex = -1;
      entered = target(cell);
      entered.tabIndex = 0;
    });

    grid.addEventListener("keydown", (event) => {
      const cell = event.target.closest("tbody td, tbody th");
      if (!cell || event.altKey || event.metaKey) return;
      const row = cell.parentElement.sectionRowIndex;
      const next = moved(event.key, all, row, cell.cellIndex, event.ctrlKey);
      if (!next) return;
      event.preventDefault();
      const found = all[next[0]]?.[next[1]];
      if (found) target(found).focus();
    });
  }

  // One link that follows the pointer says why a day is as it is; "?" asks for the focused day.
  function askWhy(grid, why) {
    const link = document.createElement("a");
    link.className = "why-cell";
    link.tabIndex = -1;
    link.textContent = "why?";
    const address = (cell) => {
      const about = new URL(target(cell).href);
      return `${why}?about=day&${about.searchParams}`;
    };
    grid.addEventListener("mouseover", (event) => {
      const cell = event.target.closest("tbody td");
      if (!cell?.querySelector("a.cell") || cell.contains(link)) return;
      link.href = address(cell);
      cell.append(link);
    });
    grid.addEventListener("keydown", (event) => {
      const cell = event.target.closest("tbody td");
      if (event.key === "?" && cell?.querySelector("a.cell")) location.assign(address(cell));
    });
  }

  for (const grid of document.querySelectorAll("table[role=grid][data-why]")) {
    askWhy(grid, grid.dataset.why);
  }
  for (const grid of document.querySelectorAll("table[role=grid]")) {
    if (grid.tBodies[0]?.rows.length) walk(grid);
  }
})();
