// How much of each stretch of a lane is covered, made once, at every level of detail: each level halves the one before.
class Bins {
  // Lanes with fewer segments are drawn one by one at any zoom.
  static LEAST_SEGMENTS = 2000;
  static MOST_BINS = 1 << 16;
  // What an instant, which covers nothing, counts as.
  static TRACE = 0.03;

  constructor(lane, start, end) {
    let count = 1024;
    while (count < lane.count * 2 && count < Bins.MOST_BINS) count *= 2;
    this.start = start;
    const width = (end - start) / count;
    this.levels = [{ width, all: this.cover(lane, null, width, count), found: this.cover(lane, lane.found, width, count) }];
    while (this.levels.at(-1).all.length > 64) {
      const { width, all, found } = this.levels.at(-1);
      this.levels.push({ width: width * 2, all: Bins.halve(all), found: Bins.halve(found) });
    }
  }

  // The share of each bin that lies in the union of the segments.
  cover(lane, indices, width, count) {
    const bins = new Float32Array(count);
    let reached = -Infinity;
    const total = indices ? indices.length : lane.count;
    for (let n = 0; n < total; n++) {
      const i = indices ? indices[n] : n;
      const first = Math.min(count - 1, Math.max(0, Math.floor((lane.start[i] - this.start) / width)));
      bins[first] = Math.max(bins[first], Bins.TRACE);
      const from = Math.max(lane.start[i], reached);
      const to = lane.end[i];
      reached = Math.max(reached, to);
      if (to <= from) continue;
      const left = (from - this.start) / width;
      const right = Math.min(count, (to - this.start) / width);
      for (let bin = Math.max(0, Math.floor(left)); bin < right; bin++) {
        bins[bin] = Math.min(1, bins[bin] + Math.min(right, bin + 1) - Math.max(left, bin));
      }
    }
    return bins;
  }

  static halve(bins) {
    const half = new Float32Array(bins.length / 2);
    for (let i = 0; i < half.length; i++) {
      const most = Math.max(bins[2 * i], bins[2 * i + 1]);
      half[i] = most > 0 ? Math.max(Bins.TRACE, (bins[2 * i] + bins[2 * i + 1]) / 2) : 0;
    }
    return half;
  }

  // The finest level whose bins are no narrower than so many seconds; null where even the finest has wider ones by far.
  level(seconds) {
    if (this.levels[0].width > seconds * 2) return null;
    return this.levels.find((level) => level.width >= seconds) ?? this.levels.at(-1);
  }
}
