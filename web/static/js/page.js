// Small conveniences; every page works without them.
(() => {
  "use strict";
  document.documentElement.classList.add("scripted");

  // The viewer's own time zone, so that pages can offer it.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone) document.cookie = `planner_zone=${encodeURIComponent(zone)}; path=/; SameSite=Lax`;

  document.addEventListener("click", (event) => {
    const menu = event.target.closest("[data-menu]");
    if (menu) {
      const open = menu.closest(".side").classList.toggle("open");
      menu.setAttribute("aria-expanded", String(open));
    }
    const copy = event.target.closest("[data-copy]");
    if (copy) copyText(copy);
  });

  // A field that changes what the page shows sends its form at once.
  document.addEventListener("change", (event) => {
    const field = event.target.closest("[data-submit-on-change]");
    if (field) field.form.requestSubmit();
  });

  async function copyText(button) {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Press Ctrl+C";
    }
  }
})();
