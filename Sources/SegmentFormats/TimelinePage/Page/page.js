// The page: its data, its controls, and one drawing for all that happened since the last.
class Page {
  constructor(data) {
    this.data = data;
    this.readVideos();
    this.canvas = document.getElementById("canvas");
    this.overviewCanvas = document.getElementById("overview");
    const [start, end] = this.extent();
    this.view = new View(this.videos, start, end);
    for (const lane of this.lanes) if (lane.count >= Bins.LEAST_SEGMENTS) lane.bins = new Bins(lane, start, end);
    this.painter = new Painter(this.canvas, this.view);
    this.overview = new Overview(this.overviewCanvas, this.view);
    this.player = new Player(this.videos, () => this.redraw());
    this.selection = null;
    this.pointer = null;
    this.wanted = "";
    this.stops = null;
    this.isDrawn = false;
    this.summarize();
    this.listen();
  }

  readVideos() {
    const hues = new Map();
    const hue = (module) => {
      if (!hues.has(module)) hues.set(module, hues.size);
      return hues.get(module);
    };
    this.videos = this.data.videos.map((facts) => {
      const video = { job: facts.job, name: facts.name, duration: facts.duration };
      video.label = [facts.name, facts.job].filter((part, n, all) => part && all.indexOf(part) === n).join(" · ") || "video";
      video.title = this.data.videos.length > 1 ? video.label : "";
      video.lanes = facts.lanes.map((lane) => new Lane(video, lane, hue(lane.module)));
      return video;
    });
    this.lanes = this.videos.flatMap((video) => video.lanes);
  }

  // From 0, or before it where something starts there, to the last end or the end of the longest video.
  extent() {
    let [start, end] = [0, 0];
    for (const video of this.videos) end = Math.max(end, video.duration ?? 0);
    for (const lane of this.lanes) {
      if (lane.count === 0) continue;
      start = Math.min(start, lane.start[0]);
      end = Math.max(end, lane.reach[lane.count - 1]);
    }
    return [start, end > start ? end : start + 1];
  }

  summarize() {
    const all = this.lanes.reduce((sum, lane) => sum + lane.count, 0);
    const found = this.lanes.reduce((sum, lane) => sum + lane.found.length, 0);
    const summary = document.getElementById("summary");
    const count = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
    summary.textContent = found === all ? count(all, "segment") : `${count(found, "match").replace(/matchs$/, "matches")} among ${count(all, "segment")}`;
    if (this.videos.length > 1) summary.textContent += ` of ${count(this.videos.length, "video")}`;
    if (this.data.query) {
      const code = document.createElement("code");
      code.textContent = this.data.query.replace(/\s+/g, " ");
      code.dir = "auto";
      summary.append(": ", code);
      summary.title = this.data.query;
    }
  }

  listen() {
    const click = (id, action) => document.getElementById(id).addEventListener("click", () => {
      action();
      this.redraw();
    });
    click("zoom-in", () => this.zoom(1.5));
    click("zoom-out", () => this.zoom(1 / 1.5));
    click("fit", () => this.fit());
    click("next", () => this.step(1));
    click("previous", () => this.step(-1));
    click("keys", () => this.showKeys());
    click("open", () => document.getElementById("file").click());
    click("theme", () => this.switchTheme());
    const file = document.getElementById("file");
    file.addEventListener("change", () => {
      if (file.files[0]) this.player.open(file.files[0], this.selection?.lane.video);
    });
    document.addEventListener("dragover", (event) => event.preventDefault());
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files[0]) this.player.open(event.dataTransfer.files[0], this.selection?.lane.video);
    });
    const search = document.getElementById("search");
    search.addEventListener("input", () => this.search(search.value));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.repaint());
    new ResizeObserver(() => this.resize()).observe(this.canvas);
    listenToPointer(this);
    listenToKeys(this);
  }

  // MARK: Drawing

  redraw() {
    if (this.isDrawn) return;
    this.isDrawn = true;
    requestAnimationFrame(() => {
      this.isDrawn = false;
      this.draw();
    });
  }

  draw() {
    const playhead = this.player.video ? { video: this.player.video, time: this.player.time } : null;
    if (playhead && this.player.isPlaying) {
      if (playhead.time > this.view.to || playhead.time < this.view.from) {
        this.view.show(playhead.time, playhead.time + this.view.to - this.view.from);
      }
      this.redraw();
    }
    const isSearching = this.wanted !== "";
    this.painter.paint({ selection: this.selection, pointer: this.pointer, isSearching, playhead });
    this.overview.paint(this.painter.color, isSearching);
    const decimals = this.view.to - this.view.from < 20 ? 3 : 0;
    document.getElementById("range").textContent = `${clock(this.view.from, decimals)} – ${clock(this.view.to, decimals)}`;
  }

  resize() {
    this.painter.resize();
    this.overview.prepare();
    this.draw();
  }

  repaint() {
    this.painter.readColors();
    this.redraw();
  }

  switchTheme() {
    const root = document.documentElement;
    const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = isDark ? "light" : "dark";
    this.repaint();
  }

  // MARK: Moving

  zoom(factor) {
    const { view, selection } = this;
    const time = selection?.lane.start[selection.index];
    view.zoom(factor, time >= view.from && time <= view.to ? time : undefined);
  }

  fit() { this.view.show(this.view.start, this.view.end); }

  search(text) {
    this.wanted = text.toLowerCase();
    const found = this.lanes.reduce((sum, lane) => sum + lane.search(this.wanted), 0);
    document.getElementById("count").textContent = this.wanted ? found.toLocaleString("en") : "";
    this.stops = null;
    this.overview.prepare();
    this.redraw();
  }

  // The places that `step` goes to: hits of the search, or else what the query found; by video, then by time.
  places() {
    this.stops ??= this.videos.flatMap((video) => video.lanes
      .flatMap((lane) => (lane.hits ?? lane.found).map((index) => ({ lane, index })))
      .sort((a, b) => a.lane.start[a.index] - b.lane.start[b.index]));
    return this.stops;
  }

  step(direction) {
    const places = this.places();
    if (places.length === 0) return;
    const { selection } = this;
    let position = selection ? places.findIndex((p) => p.lane === selection.lane && p.index === selection.index) : -1;
    if (position < 0) {
      const time = selection ? selection.lane.start[selection.index] : this.view.from;
      const after = places.findIndex((p) => (!selection || p.lane.video === selection.lane.video) && p.lane.start[p.index] >= time);
      position = (after < 0 ? 0 : after) - (direction > 0 ? 1 : 0);
    }
    const { lane, index } = places[(position + direction + places.length) % places.length];
    this.select(lane, index);
    this.view.reveal(lane, index);
    if (this.wanted) {
      const number = places.findIndex((p) => p.lane === lane && p.index === index) + 1;
      document.getElementById("count").textContent = `${number.toLocaleString("en")} of ${places.length.toLocaleString("en")}`;
    }
  }

  stepInLane(direction) {
    if (!this.selection) return this.step(direction);
    const { lane, index } = this.selection;
    const next = index + direction;
    if (next < 0 || next >= lane.count) return;
    this.select(lane, next);
    this.view.reveal(lane, next);
  }

  zoomToSelection() {
    if (this.selection) this.view.zoomTo(this.selection.lane, this.selection.index);
  }

  zoomInto(x, y) {
    const { lane, indices } = this.view.segmentsAt(x, y, 1);
    if (indices.length > 0) this.view.zoomTo(lane, indices[0]);
    else this.view.zoom(2.5, this.view.time(x));
    this.redraw();
  }

  giveUp() {
    const search = document.getElementById("search");
    if (this.wanted) {
      search.value = "";
      this.search("");
    } else {
      this.select(null);
    }
  }

  showKeys() { document.getElementById("help").showModal(); }

  play() {
    const { selection, player } = this;
    if (selection) player.seek(selection.lane.video, selection.lane.start[selection.index]);
    if (!player.isPlaying) player.toggle();
  }

  // MARK: Choosing and telling

  click(x, y) {
    const { lane, indices } = this.view.segmentsAt(x, y, 1);
    if (indices.length > 0) {
      this.select(lane, indices[0]);
      this.player.seek(lane.video, lane.start[indices[0]]);
    } else {
      this.select(null);
      if (x >= this.view.margin) this.player.seek(this.view.videoAt(y), this.view.time(x));
    }
    this.redraw();
  }

  select(lane, index) {
    this.selection = lane ? { lane, index } : null;
    const detail = document.getElementById("detail");
    detail.replaceChildren();
    if (lane) detail.append(...this.parts(lane, index));
  }

  // What there is to tell of a segment. Its text is only ever text: nothing of it is read as HTML.
  parts(lane, index) {
    const when = document.createElement("div");
    when.className = "when";
    when.textContent = `${lane.module || "segment"} · ${span(lane.start[index], lane.end[index])}`;
    if (this.videos.length > 1) when.textContent += ` · ${lane.video.label}`;
    if (lane.isFound[index] && lane.found.length < lane.count) {
      const mark = document.createElement("span");
      mark.className = "found";
      mark.textContent = " · match";
      when.append(mark);
    }
    const text = document.createElement("div");
    text.dir = "auto";
    text.textContent = lane.texts[index];
    return [when, text];
  }

  hover(x, y) {
    this.pointer = x;
    const { lane, indices, total } = this.view.segmentsAt(x, y, 3);
    this.canvas.classList.toggle("over", indices.length > 0);
    const tooltip = document.getElementById("tooltip");
    tooltip.hidden = indices.length === 0;
    if (!tooltip.hidden) {
      tooltip.replaceChildren(...indices.map((index) => {
        const item = document.createElement("div");
        item.className = "item";
        item.append(...this.parts(lane, index));
        const text = item.lastChild;
        if (text.textContent.length > 300) text.textContent = text.textContent.slice(0, 300) + "…";
        return item;
      }));
      if (total > indices.length) {
        const more = document.createElement("div");
        more.className = "item when";
        more.textContent = `and ${(total - indices.length).toLocaleString("en")} more here; zoom in to tell them apart`;
        tooltip.append(more);
      }
      const left = Math.max(4, Math.min(x + 14, this.view.width - tooltip.offsetWidth - 8));
      const below = y + 18 + tooltip.offsetHeight < this.view.height;
      tooltip.style.transform = `translate(${left}px, ${Math.max(4, below ? y + 18 : y - tooltip.offsetHeight - 10)}px)`;
    }
    this.redraw();
  }

  leave() {
    this.pointer = null;
    document.getElementById("tooltip").hidden = true;
    this.redraw();
  }
}

new Page(JSON.parse(document.getElementById("data").textContent));
