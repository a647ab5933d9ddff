// Which times and lanes are seen, and where on the canvas they are.
class View {
  static ROW = 15;
  static GAP = 9;
  static TITLE = 28;
  static AXIS = 26;
  // What is left free at the right.
  static EDGE = 14;
  // No zoom goes closer than so many seconds across the screen.
  static CLOSEST = 0.05;

  constructor(videos, start, end) {
    this.videos = videos;
    this.start = start;
    this.end = end;
    this.from = start;
    this.to = end;
    this.scroll = 0;
    this.width = 1;
    this.height = 1;
    this.margin = 120;
    let y = 0;
    for (const video of videos) {
      video.top = y;
      y += video.title ? View.TITLE : 4;
      for (const lane of video.lanes) {
        lane.top = y;
        lane.height = lane.rows * View.ROW + View.GAP;
        y += lane.height;
      }
      y += 10;
      video.bottom = y;
    }
    this.contentHeight = y;
  }

  get secondsPerPixel() { return (this.to - this.from) / Math.max(1, this.width - this.margin - View.EDGE); }
  x(time) { return this.margin + (time - this.from) / this.secondsPerPixel; }
  time(x) { return this.from + (x - this.margin) * this.secondsPerPixel; }
  y(contentY) { return View.AXIS + contentY - this.scroll; }
  contentY(y) { return y - View.AXIS + this.scroll; }
  get scrollLimit() { return Math.max(0, this.contentHeight - (this.height - View.AXIS)); }

  show(from, to) {
    const whole = this.end - this.start;
    const length = Math.min(whole, Math.max(Math.min(View.CLOSEST, whole), to - from));
    from = Math.min(this.end - length, Math.max(this.start, from));
    this.from = from;
    this.to = from + length;
  }

  // Zooms so that the time `at` stays where it is; above 1 goes closer.
  zoom(factor, at = (this.from + this.to) / 2) {
    const length = (this.to - this.from) / factor;
    const share = (at - this.from) / (this.to - this.from);
    const kept = Math.min(this.end - this.start, Math.max(View.CLOSEST, length));
    this.show(at - kept * share, at - kept * share + kept);
  }

  pan(seconds) { this.show(this.from + seconds, this.to + seconds); }
  scrollBy(pixels) { this.scroll = Math.min(this.scrollLimit, Math.max(0, this.scroll + pixels)); }

  // Moves as little as it takes for a segment to be seen.
  reveal(lane, index) {
    const length = this.to - this.from;
    const [start, end] = [lane.start[index], lane.end[index]];
    if (start < this.from || Math.min(end, start + length * 0.5) > this.to) {
      const middle = (start + Math.min(end, start + length)) / 2;
      this.show(middle - length / 2, middle + length / 2);
    }
    const room = this.height - View.AXIS;
    if (lane.top < this.scroll) this.scrollBy(lane.top - this.scroll - View.TITLE);
    else if (lane.top + lane.height > this.scroll + room) this.scrollBy(lane.top + lane.height - this.scroll - room + 8);
  }

  zoomTo(lane, index) {
    const length = Math.max(lane.end[index] - lane.start[index], 1);
    this.show(lane.start[index] - length, lane.end[index] + length);
    this.reveal(lane, index);
  }

  laneAt(y) {
    const contentY = this.contentY(y);
    for (const video of this.videos) {
      if (contentY < video.top || contentY >= video.bottom) continue;
      return video.lanes.find((lane) => contentY >= lane.top && contentY < lane.top + lane.height) ?? null;
    }
    return null;
  }

  videoAt(y) {
    const contentY = this.contentY(y);
    return this.videos.find((video) => contentY >= video.top && contentY < video.bottom) ?? null;
  }

  // The segments under a point, the ones of its row first and found ones before others; at most `limit`.
  segmentsAt(x, y, limit) {
    const lane = this.laneAt(y);
    if (!lane || x < this.margin) return { lane, indices: [], total: 0 };
    const reach = 2.5 * this.secondsPerPixel;
    const time = this.time(x);
    const row = Math.floor((this.contentY(y) - lane.top - View.GAP / 2) / View.ROW);
    const candidates = [];
    const last = lane.firstAfter(time + reach);
    for (let i = lane.firstReaching(time - reach); i < last && candidates.length < 5000; i++) {
      if (lane.end[i] >= time - reach) candidates.push(i);
    }
    const inRow = candidates.filter((i) => lane.rowOf[i] === row);
    const isCrowded = lane.isCrowded;
    const chosen = inRow.length > 0 && !isCrowded ? inRow : isCrowded ? candidates : [];
    const rank = (i) => -4 * (lane.isHit?.[i] ?? 0) - 2 * lane.isFound[i] - (lane.start[i] <= time && time < lane.end[i]);
    chosen.sort((a, b) => rank(a) - rank(b) || a - b);
    return { lane, indices: chosen.slice(0, limit), total: chosen.length };
  }
}
