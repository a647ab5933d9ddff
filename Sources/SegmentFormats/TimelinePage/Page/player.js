// A video file of the reader's own: it is read from the disk by the browser, and goes nowhere.
class Player {
  constructor(videos, whenMoved) {
    this.videos = videos;
    this.whenMoved = whenMoved;
    this.panel = document.getElementById("player");
    this.element = document.getElementById("video");
    this.plays = document.getElementById("plays");
    this.address = null;
    videos.forEach((video, index) => this.plays.append(new Option(video.label, String(index))));
    this.plays.hidden = videos.length < 2;
    this.plays.addEventListener("change", () => whenMoved());
    document.getElementById("close").addEventListener("click", () => this.close());
    for (const event of ["timeupdate", "seeked", "play", "pause"]) this.element.addEventListener(event, () => whenMoved());
  }

  get video() { return this.address ? this.videos[Number(this.plays.value)] : null; }
  get isPlaying() { return Boolean(this.address) && !this.element.paused; }
  get time() { return this.element.currentTime; }

  // Shows a file; it is taken for the video that its name names, or else for the one at hand.
  open(file, atHand) {
    this.close();
    const name = file.name.toLowerCase();
    const stem = name.replace(/\.[^.]*$/, "");
    const named = this.videos.findIndex(
      (video) => video.name?.toLowerCase().endsWith(name) || video.job.toLowerCase() === stem);
    this.plays.value = String(named >= 0 ? named : Math.max(0, this.videos.indexOf(atHand)));
    this.address = URL.createObjectURL(file);
    this.element.src = this.address;
    this.panel.hidden = false;
    this.whenMoved();
  }

  close() {
    if (!this.address) return;
    this.element.pause();
    this.element.removeAttribute("src");
    this.element.load();
    URL.revokeObjectURL(this.address);
    this.address = null;
    this.panel.hidden = true;
    this.whenMoved();
  }

  seek(video, time) {
    if (video && video === this.video) this.element.currentTime = Math.max(0, time);
  }

  toggle() {
    if (!this.address) return;
    if (this.element.paused) this.element.play().catch(() => {});
    else this.element.pause();
  }
}
