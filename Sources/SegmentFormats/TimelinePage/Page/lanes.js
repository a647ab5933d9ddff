// A lane is one module of one video: its segments in the order of their starts, in columns.
class Lane {
  static MAXIMUM_ROWS = 8;

  constructor(video, data, hue) {
    this.video = video;
    this.module = data.module;
    this.hue = hue;
    this.texts = data.text;
    this.count = data.start.length;
    this.start = Float64Array.from(data.start);
    this.end = Float64Array.from(data.end);
    this.isFound = new Uint8Array(this.count);
    if (data.found === true) this.isFound.fill(1);
    else for (const index of data.found) this.isFound[index] = 1;
    this.found = [];
    for (let i = 0; i < this.count; i++) if (this.isFound[i]) this.found.push(i);
    // The latest end up to each segment: it never falls, so that it can be searched by halving.
    this.reach = new Float64Array(this.count);
    let reached = -Infinity;
    for (let i = 0; i < this.count; i++) this.reach[i] = reached = Math.max(reached, this.end[i]);
    this.rowOf = new Uint8Array(this.count);
    this.rows = this.pack();
    this.lowered = null;
    this.hits = null;
    this.isHit = null;
  }

  // Shares segments that overlap out to rows; where the rows do not suffice, they overlap in the one that ends first.
  pack() {
    const ends = [];
    for (let i = 0; i < this.count; i++) {
      let row = ends.findIndex((end) => end <= this.start[i]);
      if (row < 0 && ends.length < Lane.MAXIMUM_ROWS) row = ends.push(0) - 1;
      if (row < 0) row = ends.indexOf(Math.min(...ends));
      ends[row] = Math.max(ends[row], this.end[i]);
      this.rowOf[i] = row;
    }
    return Math.max(1, ends.length);
  }

  // The first segment that may reach beyond a time.
  firstReaching(time) {
    return lowerBound(this.count, (i) => this.reach[i] < time);
  }

  // The first segment that starts after a time.
  firstAfter(time) {
    return lowerBound(this.count, (i) => this.start[i] <= time);
  }

  // Keeps the segments that hold a text, whatever the case of its letters; none for the empty text.
  search(wanted) {
    if (!wanted) {
      this.hits = this.isHit = null;
      return 0;
    }
    this.lowered ??= this.texts.map((text) => text.toLowerCase());
    this.hits = [];
    this.isHit = new Uint8Array(this.count);
    for (let i = 0; i < this.count; i++) {
      if (this.lowered[i].includes(wanted)) {
        this.hits.push(i);
        this.isHit[i] = 1;
      }
    }
    return this.hits.length;
  }
}

// The least index from 0 to `count` for which `isBefore` is false; it must be true before that and false from there on.
function lowerBound(count, isBefore) {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
