// The chart of a site or an alarm: bars by hour or day, a line for each reading; gaps hatched, alarms marked. Drag, buttons and keys
// zoom and pan; the times are those of the site.
const box = document.querySelector("[data-chart]");
const state = box.querySelector(".chart-state");
const tools = document.querySelector(".chart-tools");

// A colour of the style sheet as the page has it now, light or dark; asked for once a drawing.
const colours = new Map();
function css(name) {
  if (!colours.has(name)) {
    box.style.accentColor = `var(${name})`;
    colours.set(name, getComputedStyle(box).accentColor);
    box.style.accentColor = "";
  }
  return colours.get(name);
}

// As the server writes days: 31 Jan, not Jan 31.
const locale = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;

let data;
let plot;

// How much larger than on a desk the page is written.
function scale() {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
}

function format(options) {
  const formatter = new Intl.DateTimeFormat(locale, { timeZone: data.zone, ...options });
  return (seconds) => formatter.format(seconds * 1000);
}

function number(value) {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 3 }).format(value);
}

async function load() {
  say(box.dataset.loading);
  try {
    const answer = await fetch(box.dataset.chart, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    data = await answer.json();
  } catch {
    say(box.dataset.failed, true);
    return;
  }
  if (!data.lines.some((line) => line.values.some((value) => value !== null))) {
    say(box.dataset.none);
    return;
  }
  state.hidden = true;
  const why = document.querySelector("[data-chart-reason]");
  if (why && data.reason) {
    why.querySelector("[data-text]").textContent = data.reason;
    why.hidden = false;
  }
  for (const key of document.querySelectorAll("[data-key]")) key.hidden = !shows(key.dataset.key);
  draw();
  tools.hidden = false;
}

// Which keys the legend needs.
function shows(name) {
  if (name === "explained") return data.explained.length > 0;
  if (name === "forecast") return data.forecast !== null;
  return data.usual !== null && data.usual[name].some((value) => value !== null);
}

function say(words, retry = false) {
  state.hidden = false;
  state.textContent = words;
  if (!retry) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button small";
  button.textContent = box.dataset.retry;
  button.addEventListener("click", load);
  state.append(button);
}

const widths = { hour: 3600, day: 86400 };

function draw() {
  const range = plot ? { min: plot.scales.x.min, max: plot.scales.x.max } : null;
  plot?.destroy();
  colours.clear();
  plot = new uPlot(options(), columns(), box);
  plot.root.tabIndex = 0;
  plot.root.setAttribute("role", "group");
  plot.root.setAttribute("aria-label", label());
  plot.root.addEventListener("keydown", keys);
  if (range) plot.setScale("x", range);
  box.dataset.drawn = String(data.times.length);
}

// Two rows stand back to back: what is discharged goes down. An hour before a gap, or the last one, is drawn to its end by
// a point of its own; `origin` says which bucket a point is of.
// The usual range and what was expected come after the rows; so does the forecast, whose times follow those of the rows.
let origin = [];
let times = [];

function columns() {
  const rows = data.lines.map((line, index) =>
    index === 1 ? line.values.map((value) => (value === null ? null : -value)) : line.values);
  const ahead = data.forecast ? data.forecast.times : [];
  const past = data.times.map(() => null);
  const later = ahead.map(() => null);
  times = [...data.times, ...ahead];
  rows.forEach((row, index) => { rows[index] = [...row, ...later]; });
  if (data.usual) rows.push(...parts.map((part) => [...data.usual[part], ...later]));
  if (data.forecast) rows.push(...parts.map((part) => [...past, ...data.forecast[part]]));
  origin = times.map((_, index) => index);
  if (data.resolution !== "hour") return [times, ...rows];
  origin = origin.flatMap((index) => {
    const ends = rows.some((row) => row[index] !== null && (row[index + 1] ?? null) === null);
    return ends ? [index, index] : [index];
  });
  const points = origin.map((index, place) => (origin[place - 1] === index ? times[index] + widths.hour - 1 : times[index]));
  return [points, ...rows.map((row) => origin.map((index) => row[index]))];
}

const parts = ["upper", "lower", "expected"];

// Where the chart ends: with its range, or with the forecast behind it.
function finish() {
  return data.forecast ? data.forecast.times.at(-1) + widths.hour : data.end;
}

function curves(curve, colour) {
  if (!curve) return [];
  const thin = { points: { show: false }, paths: uPlot.paths.stepped({ align: 1 }) };
  const edge = { ...thin, stroke: "transparent", width: 0 };
  return [edge, edge, { ...thin, stroke: colour, width: 1.5, dash: [5, 4] }];
}

function bands() {
  const first = data.lines.length + 1;
  const made = [];
  const add = (colour) => {
    const at = first + made.length * parts.length;
    made.push({ series: [at, at + 1], fill: (chart) => faded(chart, colour, 0.16) });
  };
  if (data.usual) add(css("--muted"));
  if (data.forecast) add(css("--second"));
  return made;
}

function options() {
  const width = widths[data.resolution];
  const axis = { stroke: css("--muted"), font: `${12 * scale()}px ${getComputedStyle(box).fontFamily}`, grid: { stroke: css("--line"), width: 1 }, ticks: { show: false } };
  const sign = data.lines.length > 1 ? Math.abs : (value) => value;
  return {
    width: box.clientWidth,
    height: box.clientHeight,
    legend: { show: false },
    padding: [12, 20, 0, 0],
    scales: { x: { time: true, min: data.start, max: finish(), range: limits }, y: { range: levels } },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), data.zone),
    cursor: { drag: { x: true, y: false, setScale: true }, points: { show: !width }, y: false },
    axes: [
      { ...axis, grid: { show: false }, size: 50 * scale(), space: 70 * scale(), values: stamps },
      { ...axis, size: 64 * scale(), values: (_, splits) => splits.map((split) => number(sign(split))), label: data.unit, labelSize: 16 * scale(), labelFont: axis.font, labelGap: 0 },
    ],
    series: [
      {},
      ...data.lines.map((line) => series(line, width)),
      ...curves(data.usual, css(data.resolution === "day" ? "--text" : "--muted")),
      ...curves(data.forecast, css("--second")),
    ],
    bands: bands(),
    hooks: { drawClear: [hatch], draw: [marks, present, threshold], setCursor: [tip], setScale: [remember] },
  };
}

// Energy begins at zero; around an alarm it is the distance to the threshold that counts.
function levels(_, low, high) {
  if (data.threshold === null) return [Math.min(0, low * 1.06), Math.max(high * 1.06, 0.001)];
  const bottom = Math.min(low, data.threshold);
  const top = Math.max(high, data.threshold);
  const room = (top - bottom || 1) / 10;
  return [bottom - room, top + room];
}

function limits(_, low, high) {
  const shortest = (widths[data.resolution] || 60) * 3;
  const length = Math.max(high - low, shortest);
  const start = Math.max(data.start, Math.min(low, finish() - length));
  return [start, Math.min(finish(), start + length)];
}

function series(line, width) {
  const colour = css(line.tone === "main" ? "--accent" : "--second");
  if (!width) return { label: line.label, stroke: colour, width: 1.25, points: { show: false }, spanGaps: true };
  const shape = data.resolution === "day" ? uPlot.paths.bars({ size: [0.7, 48], align: 1, radius: 0.1 }) : uPlot.paths.stepped({ align: 1 });
  return {
    label: line.label,
    stroke: colour,
    fill: (chart) => faded(chart, colour),
    width: data.resolution === "day" ? 0 : 1.5,
    points: { show: false },
    gaps: (chart, index, first, last, found) => found.map(([from, to]) => [from, to + devicePixelRatio]), // no seam at a gap's end
    paths: shape,
  };
}

function faded(chart, colour, strength = data.resolution === "day" ? 0.85 : 0.18) {
  chart.ctx.save();
  chart.ctx.fillStyle = colour;
  const [red, green, blue] = chart.ctx.fillStyle.match(/[0-9a-f]{2}/g).map((part) => parseInt(part, 16));
  chart.ctx.restore();
  return `rgba(${red}, ${green}, ${blue}, ${strength})`;
}

function stamps(chart, splits) {
  const span = chart.scales.x.max - chart.scales.x.min;
  const clock = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const day = format({ day: "numeric", month: "short" });
  const month = format({ month: "short", year: "numeric" });
  let last = "";
  return splits.map((split) => {
    if (span > 200 * 86400) return month(split);
    if (span > 8 * 86400) return day(split);
    const today = day(split);
    const text = today === last ? clock(split) : `${clock(split)}\n${today}`;
    last = today;
    return text;
  });
}

function hatch(chart) {
  const { ctx } = chart;
  const { left, top, width, height } = chart.bbox;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.fillStyle = css("--info-soft");
  for (const each of data.explained) {
    const from = chart.valToPos(Math.max(each.start, data.start), "x", true);
    ctx.fillRect(from, top, chart.valToPos(Math.min(each.end, finish()), "x", true) - from, height);
  }
  ctx.strokeStyle = css("--line-strong");
  ctx.globalAlpha = 0.45;
  ctx.lineWidth = devicePixelRatio;
  for (const [begin, end] of data.gaps) {
    const from = Math.max(left, chart.valToPos(begin, "x", true));
    const to = Math.min(left + width, chart.valToPos(end, "x", true));
    if (to <= from) continue;
    ctx.save();
    ctx.beginPath();
    ctx.rect(from, top, to - from, height);
    ctx.clip();
    ctx.beginPath();
    for (let x = from - height; x < to; x += 9 * devicePixelRatio) {
      ctx.moveTo(x, top + height);
      ctx.lineTo(x + height, top);
    }
    ctx.stroke();
    ctx.restore();
  }
  ctx.restore();
}

function marks(chart) {
  const { ctx } = chart;
  const { left, top, width, height } = chart.bbox;
  const thick = 2 * devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.fillStyle = css("--bad");
  for (const mark of data.marks) {
    const from = chart.valToPos(Math.max(mark.start, data.start), "x", true);
    const to = chart.valToPos(mark.end ?? Math.min(Date.now() / 1000, data.end), "x", true);
    if (mark.start >= data.start) ctx.fillRect(from - thick / 2, top, thick, height);
    ctx.fillRect(from, top, Math.max(to - from, thick), 2 * thick);
    ctx.globalAlpha = 0.08;
    ctx.fillRect(from, top, Math.max(to - from, thick), height);
    ctx.globalAlpha = 1;
  }
  ctx.restore();
}

// Where the forecast begins.
function present(chart) {
  if (!data.forecast) return;
  const { left, top, width, height } = chart.bbox;
  const x = chart.valToPos(data.forecast.times[0], "x", true);
  if (x < left || x > left + width) return;
  dash(chart, css("--line-strong"), 3, [x, top], [x, top + height]);
}

// From where on a value is an alarm.
function threshold(chart) {
  if (data.threshold === null) return;
  const { left, width } = chart.bbox;
  const y = chart.valToPos(data.threshold, "y", true);
  dash(chart, css("--bad"), 6, [left, y], [left + width, y]);
}

function dash({ ctx }, colour, length, from, to) {
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([length * devicePixelRatio, length * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(...from);
  ctx.lineTo(...to);
  ctx.stroke();
  ctx.restore();
}

const bubble = document.createElement("div");
bubble.className = "chart-tip";
bubble.hidden = true;
box.append(bubble);

function tip(chart) {
  const { left } = chart.cursor;
  const idx = origin[chart.cursor.idx];
  if (idx === undefined || left < 0) {
    bubble.hidden = true;
    return;
  }
  bubble.replaceChildren();
  const head = document.createElement("strong");
  head.textContent = when(times[idx]);
  bubble.append(head);
  const add = (text) => {
    const row = document.createElement("div");
    row.textContent = text;
    bubble.append(row);
  };
  const place = idx - data.times.length;
  if (place < 0) {
    for (const line of data.lines) {
      const value = line.values[idx];
      add(`${line.label}: ${value === null ? box.dataset.gap : `${number(value)} ${data.unit}`}`);
    }
    if (data.usual) add(worth(data.usual, idx, box.dataset.expected));
  } else {
    add(worth(data.forecast, place, box.dataset.forecast));
  }
  const end = times[idx] + (widths[data.resolution] || 0);
  for (const mark of data.marks) {
    if (mark.start > end || (mark.end ?? Infinity) < times[idx]) continue;
    add(`⚠ ${mark.name} (${mark.severity})`);
  }
  for (const each of data.explained) {
    if (each.start < end && each.end > times[idx]) add([JSON.parse(box.dataset.reasons)[each.reason], each.note].filter(Boolean).join(": "));
  }
  bubble.hidden = false;
  const x = chart.over.offsetLeft + left;
  const room = box.clientWidth - bubble.offsetWidth - 4;
  bubble.style.left = `${Math.max(0, Math.min(x + 14, room))}px`;
  bubble.style.top = `${chart.over.offsetTop + 6}px`;
}

// What is expected in a bucket, with its range.
function worth(curve, index, name) {
  const value = curve.expected[index];
  if (value === null) return "";
  const range = curve.lower[index] === null ? "" : ` (${number(curve.lower[index])} – ${number(curve.upper[index])})`;
  return `${name}: ${number(value)} ${data.unit}${range}`;
}

function when(seconds) {
  const day = format({ weekday: "short", day: "numeric", month: "short", year: "numeric" })(seconds);
  if (data.resolution === "day") return day;
  const clock = format({ hour: "2-digit", minute: "2-digit", second: data.resolution === "raw" ? "2-digit" : undefined, hourCycle: "h23", timeZoneName: "short" });
  return `${day}, ${clock(seconds)}`;
}

function label() {
  if (data.threshold !== null) return `${data.lines[0].label}: ${when(data.start)} – ${when(data.end)}`;
  const known = data.lines[0].values.filter((value) => value !== null);
  const total = known.reduce((sum, value) => sum + value, 0);
  return `${data.lines.map((line) => line.label).join(", ")}: ${when(data.start)} – ${when(data.end)}, ${number(total)} ${data.unit}`;
}

function zoom(how) {
  const { min, max } = plot.scales.x;
  const span = max - min;
  const moves = {
    left: [min - span / 4, max - span / 4],
    right: [min + span / 4, max + span / 4],
    in: [min + span / 4, max - span / 4],
    out: [min - span / 2, max + span / 2],
    all: [data.start, finish()],
  };
  plot.setScale("x", { min: moves[how][0], max: moves[how][1] });
}

function remember(chart, scale) {
  if (scale === "x") box.dataset.range = `${chart.scales.x.min}-${chart.scales.x.max}`;
}

function keys(event) {
  const moves = { ArrowLeft: "left", ArrowRight: "right", "+": "in", "-": "out", 0: "all" };
  if (!moves[event.key]) return;
  event.preventDefault();
  zoom(moves[event.key]);
}

tools.addEventListener("click", (event) => {
  const button = event.target.closest("[data-zoom]");
  if (button) zoom(button.dataset.zoom);
});

// The same numbers as a table, made when somebody opens it.
const table = document.querySelector("[data-chart-table]");
table.addEventListener("toggle", () => {
  const place = table.querySelector("div");
  if (!table.open || !data || place.firstChild) return;
  const made = document.createElement("table");
  made.className = "table";
  const lines = data.lines.map((line) => ({ ...line, values: line.values.map((value) => (value === null ? box.dataset.gap : number(value))) }));
  if (data.usual) lines.push({ label: box.dataset.expected, values: data.usual.expected.map((value) => (value === null ? "–" : number(value))) });
  const heads = [box.dataset.time, ...lines.map((line) => `${line.label} (${data.unit})`)];
  const head = made.createTHead().insertRow();
  heads.forEach((text, index) => {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = text;
    if (index) cell.className = "num";
    head.append(cell);
  });
  const body = made.createTBody();
  data.times.slice(0, 2000).forEach((time, index) => {
    const row = body.insertRow();
    const first = document.createElement("th");
    first.scope = "row";
    first.textContent = when(time);
    row.append(first);
    for (const line of lines) {
      const cell = row.insertCell();
      cell.className = "num";
      cell.textContent = line.values[index];
    }
  });
  data.forecast?.times.forEach((time, index) => {
    const row = body.insertRow();
    const first = document.createElement("th");
    first.scope = "row";
    first.textContent = when(time);
    row.append(first);
    const cell = row.insertCell();
    cell.className = "num";
    cell.colSpan = lines.length;
    cell.textContent = worth(data.forecast, index, box.dataset.forecast);
  });
  place.append(made);
});

new ResizeObserver(() => plot?.setSize({ width: box.clientWidth, height: box.clientHeight })).observe(box);
const redraw = () => data && plot && draw();
document.addEventListener("theme", redraw);
for (const change of ["(prefers-color-scheme: dark)", "print"]) matchMedia(change).addEventListener("change", redraw);
load();
