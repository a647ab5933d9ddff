// Draws what the view shows, and nothing else.
class Painter {
  static FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
  // By module, in light and in dark; the text on them is white, or black.
  static HUES = [
    ["#2f62d9", "#86aefc"], ["#7a3fd1", "#bfa0ff"], ["#0f7a70", "#4fd1c1"], ["#bf2f57", "#ff93ad"],
    ["#a8580c", "#f5b25f"], ["#23803c", "#7ddc92"], ["#a0309b", "#f19aeb"], ["#4f6278", "#b4c2d4"],
  ];

  constructor(canvas, view) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.view = view;
    this.readColors();
  }

  readColors() {
    const style = getComputedStyle(document.documentElement);
    this.color = {};
    for (const name of ["back", "panel", "line", "faint", "text", "muted", "accent", "hit", "play", "tint", "band", "ink", "scheme"]) {
      this.color[name] = style.getPropertyValue("--" + name).trim();
    }
  }

  hue(lane) { return Painter.HUES[lane.hue % Painter.HUES.length][this.color.scheme === "dark" ? 1 : 0]; }

  resize() {
    const { clientWidth, clientHeight } = this.canvas;
    const ratio = Math.min(3, window.devicePixelRatio || 1);
    this.canvas.width = Math.max(1, Math.round(clientWidth * ratio));
    this.canvas.height = Math.max(1, Math.round(clientHeight * ratio));
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.context.font = Painter.FONT;
    const names = this.view.videos.flatMap((video) => video.lanes.map((lane) => lane.module));
    let widest = 60;
    for (const name of new Set(names)) widest = Math.max(widest, this.context.measureText(name).width);
    this.view.margin = Math.ceil(Math.min(widest + 28, clientWidth * 0.3, 240));
    this.view.width = clientWidth;
    this.view.height = clientHeight;
    this.view.scrollBy(0);
  }

  // `state` has the selection, the time of the playhead and whether a search is on.
  paint(state) {
    const { context, view, color } = this;
    context.font = Painter.FONT;
    context.textBaseline = "middle";
    context.fillStyle = color.back;
    context.fillRect(0, 0, view.width, view.height);
    const ticks = this.ticks();
    context.save();
    context.beginPath();
    context.rect(0, View.AXIS, view.width, view.height - View.AXIS);
    context.clip();
    let isOdd = false;
    for (const video of view.videos) {
      if (view.y(video.bottom) < View.AXIS || view.y(video.top) > view.height) continue;
      for (const lane of video.lanes) {
        isOdd = !isOdd;
        if (view.y(lane.top + lane.height) >= View.AXIS && view.y(lane.top) <= view.height) this.band(lane, isOdd);
      }
      this.grid(ticks, video);
      for (const lane of video.lanes) {
        if (view.y(lane.top + lane.height) >= View.AXIS && view.y(lane.top) <= view.height) this.lane(lane, state);
      }
      this.title(video);
      if (state.playhead?.video === video) this.playhead(state.playhead.time, view.y(video.top), view.y(video.bottom));
    }
    context.restore();
    this.axis(ticks, state);
    if (view.scrollLimit > 0) this.scrollbar();
  }

  band(lane, isOdd) {
    const { context, view, color } = this;
    if (!isOdd) return;
    context.fillStyle = color.band;
    context.fillRect(0, view.y(lane.top), view.width, lane.height);
  }

  title(video) {
    const { context, view, color } = this;
    if (!video.title) return;
    const y = view.y(video.top);
    context.font = "600 " + Painter.FONT;
    context.fillStyle = color.text;
    context.fillText(video.title, 12, y + View.TITLE / 2 + 2, view.width - 24);
    context.font = Painter.FONT;
    context.fillStyle = color.line;
    context.fillRect(0, Math.round(y), view.width, 1);
  }

  // The label, and the segments: one by one, or where they are many by their bins.
  lane(lane, state) {
    const { context, view, color } = this;
    const top = view.y(lane.top);
    context.fillStyle = color.text;
    context.textAlign = "right";
    context.fillText(this.fitted(lane.module, view.margin - 24), view.margin - 12, top + lane.height / 2);
    context.textAlign = "left";
    context.save();
    context.beginPath();
    context.rect(view.margin, top, view.width - view.margin, lane.height);
    context.clip();
    const first = lane.firstReaching(view.from);
    const last = lane.firstAfter(view.to);
    const level = last - first > 1500 ? lane.bins?.level(view.secondsPerPixel) : null;
    lane.isCrowded = Boolean(level);
    if (level) this.density(lane, level, top, state);
    else this.segments(lane, first, last, top, state);
    if (lane.hits) this.hitMarks(lane, top);
    if (state.selection?.lane === lane) this.selection(lane, state.selection.index, top);
    context.restore();
  }

  density(lane, level, top, state) {
    const { context, view } = this;
    const from = Math.max(0, Math.floor((view.from - lane.bins.start) / level.width));
    const to = Math.min(level.all.length, Math.ceil((view.to - lane.bins.start) / level.width));
    const width = Math.max(1, level.width / view.secondsPerPixel);
    const y = top + View.GAP / 2;
    const height = lane.height - View.GAP;
    context.fillStyle = this.hue(lane);
    const dimmed = state.isSearching ? 0.35 : 1;
    for (let bin = from; bin < to; bin++) {
      const x = view.x(lane.bins.start + bin * level.width);
      const all = level.all[bin];
      if (all === 0) continue;
      const found = level.found[bin];
      context.globalAlpha = dimmed * Number(this.color.tint) * (0.35 + 0.65 * all);
      context.fillRect(x, y, width + 0.3, height);
      if (found > 0) {
        const share = Math.max(3, height * Math.min(1, found));
        context.globalAlpha = dimmed;
        context.fillRect(x, y + height - share, width + 0.3, share);
      }
    }
    context.globalAlpha = 1;
  }

  // What falls on a pixel that is filled already is passed over, so that the work is bounded by the pixels.
  segments(lane, first, last, top, state) {
    const { context, view, color } = this;
    const pixels = 1 / view.secondsPerPixel;
    const filled = [new Float64Array(lane.rows).fill(-1), new Float64Array(lane.rows).fill(-1)];
    const texts = [];
    const latest = [];
    for (const pass of [0, 1]) {
      context.fillStyle = this.hue(lane);
      for (let i = first; i < last; i++) {
        if (lane.isFound[i] !== pass || lane.end[i] < view.from) continue;
        const left = view.margin + (lane.start[i] - view.from) * pixels;
        const right = view.margin + (lane.end[i] - view.from) * pixels;
        const row = lane.rowOf[i];
        const isInstant = lane.end[i] === lane.start[i];
        const end = Math.max(right - (right - left > 4 ? 1 : 0), left + (isInstant ? 3 : 1.5));
        if (end <= filled[pass][row]) continue;
        filled[pass][row] = end;
        const y = top + View.GAP / 2 + row * View.ROW;
        const isDimmed = state.isSearching && !lane.isHit[i];
        context.globalAlpha = (pass ? 1 : Number(color.tint)) * (isDimmed ? 0.35 : 1);
        const x = Math.max(view.margin - 4, isInstant ? left - 1.5 : left);
        const width = Math.min(view.width + 4, end) - x;
        if (width > 6) {
          context.beginPath();
          context.roundRect(x, y, width, View.ROW - 2, 3);
          context.fill();
        } else {
          context.fillRect(x, y, width, View.ROW - 2);
        }
        // Where rows did not suffice, a text ends where the next bar begins.
        if (latest[row] && latest[row].x < x && latest[row].end > x) latest[row].end = x;
        if (width > 40 && lane.texts[i]) {
          texts.push((latest[row] = { i, row, x: Math.max(x, view.margin), y, end, pass, isDimmed }));
        }
      }
    }
    texts.sort((one, other) => one.row - other.row || one.x - other.x);
    texts.forEach((text, n) => {
      if (texts[n + 1]?.row === text.row) text.end = Math.min(text.end, texts[n + 1].x);
    });
    for (const { i, x, y, end, pass, isDimmed } of texts) {
      context.globalAlpha = isDimmed ? 0.55 : 1;
      context.fillStyle = pass && !isDimmed ? color.ink : color.text;
      context.fillText(this.fitted(lane.texts[i], Math.min(end, view.width) - x - 8), x + 4, y + View.ROW / 2 - 0.5);
    }
    context.globalAlpha = 1;
  }

  hitMarks(lane, top) {
    const { context, view, color } = this;
    context.fillStyle = color.hit;
    let filled = -1;
    const begin = lowerBound(lane.hits.length, (n) => lane.reach[lane.hits[n]] < view.from);
    for (let n = begin; n < lane.hits.length; n++) {
      const i = lane.hits[n];
      if (lane.start[i] > view.to) break;
      if (lane.end[i] < view.from) continue;
      const left = view.x(lane.start[i]);
      const right = Math.max(left + 3, view.x(lane.end[i]) - 1);
      if (lane.isCrowded) {
        if (right <= filled) continue;
        filled = right;
        context.fillRect(left, top + lane.height - 4, Math.max(3, right - left), 4);
      } else {
        const y = top + View.GAP / 2 + lane.rowOf[i] * View.ROW;
        context.fillRect(left, y + View.ROW - 3, right - left, 3);
      }
    }
  }

  selection(lane, index, top) {
    const { context, view, color } = this;
    const left = view.x(lane.start[index]);
    const width = Math.max(7, view.x(lane.end[index]) - left);
    const y = top + View.GAP / 2 + (lane.isCrowded ? 0 : lane.rowOf[index] * View.ROW);
    const height = lane.isCrowded ? lane.height - View.GAP : View.ROW - 2;
    context.lineWidth = 2;
    context.strokeStyle = color.text;
    context.strokeRect(left - 1.5, y - 1.5, width + 3, height + 3);
  }

  // As much of a text as fits into a width; a guess by the average letter, which the clip makes good.
  fitted(text, width) {
    if (width < 12) return "";
    const room = Math.floor(width / 5.6);
    if (text.length > 400) text = text.slice(0, 400);
    text = text.replace(/\s+/g, " ");
    if (this.context.measureText(text.slice(0, room + 40)).width <= width && text.length <= room + 40) return text;
    let kept = [...text.slice(0, room)];
    while (kept.length > 1 && this.context.measureText(kept.join("") + "…").width > width) kept.pop();
    return kept.length > 1 ? kept.join("") + "…" : "";
  }

  ticks() {
    const { view } = this;
    const { step, decimals } = tickDistance(view.secondsPerPixel * 84);
    const ticks = [];
    for (let n = Math.ceil(view.from / step); n * step <= view.to && ticks.length < 500; n++) {
      ticks.push({ x: view.x(n * step), label: clock(n * step, decimals) });
    }
    return ticks;
  }

  grid(ticks, video) {
    const { context, view, color } = this;
    context.fillStyle = color.faint;
    for (const { x } of ticks) context.fillRect(Math.round(x), view.y(video.top), 1, video.bottom - video.top);
  }

  axis(ticks, state) {
    const { context, view, color } = this;
    context.fillStyle = color.panel;
    context.fillRect(0, 0, view.width, View.AXIS);
    context.fillStyle = color.line;
    context.fillRect(0, View.AXIS - 1, view.width, 1);
    context.fillStyle = color.muted;
    for (const { x, label } of ticks) {
      context.fillRect(Math.round(x), View.AXIS - 7, 1, 7);
      if (x + context.measureText(label).width + 4 < view.width) context.fillText(label, x + 4, View.AXIS / 2);
    }
    if (state.pointer != null && state.pointer >= view.margin) {
      const label = clock(view.time(state.pointer), view.secondsPerPixel < 0.02 ? 3 : view.secondsPerPixel < 0.5 ? 1 : 0);
      const width = context.measureText(label).width + 12;
      const x = Math.min(view.width - width, Math.max(view.margin, state.pointer - width / 2));
      context.fillStyle = color.text;
      context.beginPath();
      context.roundRect(x, 3, width, View.AXIS - 7, 4);
      context.fill();
      context.fillStyle = color.back;
      context.fillText(label, x + 6, View.AXIS / 2 - 0.5);
      context.fillStyle = color.muted;
      context.globalAlpha = 0.5;
      context.fillRect(Math.round(state.pointer), View.AXIS, 1, view.height);
      context.globalAlpha = 1;
    }
  }

  playhead(time, top, bottom) {
    const { context, view, color } = this;
    const x = view.x(time);
    if (x < view.margin || x > view.width) return;
    context.fillStyle = color.play;
    context.fillRect(Math.round(x) - 1, top, 2, bottom - top);
  }

  scrollbar() {
    const { context, view, color } = this;
    const room = view.height - View.AXIS;
    const height = Math.max(30, (room * room) / view.contentHeight);
    const y = View.AXIS + ((room - height) * view.scroll) / view.scrollLimit;
    context.fillStyle = color.muted;
    context.globalAlpha = 0.45;
    context.beginPath();
    context.roundRect(view.width - 7, y, 5, height, 2.5);
    context.fill();
    context.globalAlpha = 1;
  }
}
