// node read_calendar.cjs FOLDER FILE: the events of a calendar by ical.js and by node-ical, as JSON.
const { createRequire } = require("node:module");
const { readFileSync } = require("node:fs");
const from = createRequire(`${process.argv[2]}/`);
const text = readFileSync(process.argv[3], "utf8");

const shown = (uid, start, end, whole) => {
  const cut = whole ? 10 : 19;
  return [uid, start.toISOString().slice(0, cut), end.toISOString().slice(0, cut)];
};

const loaded = from("ical.js");
const ICAL = loaded.default ?? loaded;
const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent");
const icalJs = events.map((component) => {
  const one = new ICAL.Event(component);
  return shown(one.uid, one.startDate.toJSDate(), one.endDate.toJSDate(), one.startDate.isDate);
});

const parsed = Object.values(from("node-ical").sync.parseICS(text));
const nodeIcal = parsed
  .filter((one) => one.type === "VEVENT")
  .map((one) => shown(one.uid, one.start, one.end, one.datetype === "date"));

process.stdout.write(JSON.stringify({ "ical.js": icalJs, "node-ical": nodeIcal }));
