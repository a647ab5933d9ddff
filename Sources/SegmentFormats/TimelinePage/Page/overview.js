// The whole time in a strip: where matches lie, and which part the lanes show.
class Overview {
  constructor(canvas, view) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.view = view;
    this.counts = null;
  }

  // Counts the marked segments by columns; to be called when the width or what is marked changes.
  prepare() {
    const width = this.canvas.clientWidth;
    const ratio = Math.min(3, window.devicePixelRatio || 1);
    this.canvas.width = Math.max(1, Math.round(width * ratio));
    this.canvas.height = Math.max(1, Math.round(this.canvas.clientHeight * ratio));
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const left = this.view.margin;
    const columns = Math.max(1, Math.floor((width - left - View.EDGE) / 2));
    const scale = columns / (this.view.end - this.view.start);
    this.counts = new Float64Array(columns);
    for (const video of this.view.videos) {
      for (const lane of video.lanes) {
        for (const i of lane.hits ?? lane.found) {
          this.counts[Math.min(columns - 1, Math.max(0, Math.floor((lane.start[i] - this.view.start) * scale)))] += 1;
        }
      }
    }
    this.most = this.counts.reduce((most, count) => Math.max(most, count), 1);
  }

  x(time) {
    const { start, end, margin } = this.view;
    return margin + ((time - start) / (end - start)) * (this.canvas.clientWidth - margin - View.EDGE);
  }

  time(x) {
    const { start, end, margin } = this.view;
    return start + ((x - margin) / Math.max(1, this.canvas.clientWidth - margin - View.EDGE)) * (end - start);
  }

  paint(color, isSearching) {
    const { context, canvas, view, counts } = this;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    context.fillStyle = color.panel;
    context.fillRect(0, 0, width, height);
    context.font = Painter.FONT;
    context.textBaseline = "middle";
    context.textAlign = "right";
    context.fillStyle = color.muted;
    context.fillText(isSearching ? "search" : "matches", view.margin - 12, height / 2);
    context.textAlign = "left";
    context.fillStyle = isSearching ? color.hit : color.accent;
    const column = (width - view.margin - View.EDGE) / counts.length;
    for (let n = 0; n < counts.length; n++) {
      if (counts[n] === 0) continue;
      const bar = Math.max(4, (height - 12) * Math.sqrt(counts[n] / this.most));
      context.fillRect(view.margin + n * column, height - 4 - bar, Math.max(1, column - 0.5), bar);
    }
    const [from, to] = [this.x(view.from), this.x(view.to)];
    context.fillStyle = color.back;
    context.globalAlpha = 0.62;
    context.fillRect(view.margin, 0, from - view.margin, height);
    context.fillRect(to, 0, width - to, height);
    context.globalAlpha = 1;
    context.strokeStyle = color.text;
    context.lineWidth = 1.5;
    context.strokeRect(from + 0.75, 1.5, Math.max(3, to - from - 1.5), height - 3);
  }
}
