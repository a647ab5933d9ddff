// Mouse, pen and touch on the lanes and on the overview.
function listenToPointer(page) {
  const { canvas, overviewCanvas, view } = page;
  const fingers = new Map();
  let dragged = 0;
  let spread = null;
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, place(event));
    dragged = 0;
    spread = null;
  });
  canvas.addEventListener("pointermove", (event) => {
    const now = place(event);
    const before = fingers.get(event.pointerId);
    if (!before) return page.hover(now.x, now.y);
    fingers.set(event.pointerId, now);
    if (fingers.size === 2) {
      const [one, other] = [...fingers.values()];
      const distance = Math.max(20, Math.abs(one.x - other.x));
      if (spread) view.zoom(distance / spread, view.time((one.x + other.x) / 2));
      spread = distance;
      dragged = Infinity;
    } else {
      dragged += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
      if (dragged < 4) return;
      canvas.classList.add("dragging");
      page.leave();
      view.pan((before.x - now.x) * view.secondsPerPixel);
      view.scrollBy(before.y - now.y);
    }
    page.redraw();
  });
  const end = (event) => {
    const wasDown = fingers.delete(event.pointerId);
    canvas.classList.remove("dragging");
    if (wasDown && event.type === "pointerup" && dragged < 4) {
      const { x, y } = place(event);
      page.click(x, y);
    }
  };
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
  canvas.addEventListener("pointerleave", () => page.leave());
  canvas.addEventListener("dblclick", (event) => {
    const { x, y } = place(event);
    page.zoomInto(x, y);
  });
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1;
    const [across, down] = [event.deltaX * unit, event.deltaY * unit];
    const { x } = place(event);
    if (event.ctrlKey || event.metaKey) view.zoom(Math.exp(-Math.max(-120, Math.min(120, down)) / 120 * 0.35), view.time(x));
    else if (event.shiftKey || Math.abs(across) > Math.abs(down)) view.pan((across || down) * view.secondsPerPixel);
    else if (view.scrollLimit > 0) view.scrollBy(down);
    else view.zoom(Math.exp(-Math.max(-120, Math.min(120, down)) / 120 * 0.35), view.time(x));
    page.leave();
    page.redraw();
  }, { passive: false });

  const jump = (event) => {
    const box = overviewCanvas.getBoundingClientRect();
    const half = (view.to - view.from) / 2;
    const time = page.overview.time(event.clientX - box.left);
    view.show(time - half, time + half);
    page.redraw();
  };
  overviewCanvas.addEventListener("pointerdown", (event) => {
    overviewCanvas.setPointerCapture(event.pointerId);
    jump(event);
  });
  overviewCanvas.addEventListener("pointermove", (event) => {
    if (overviewCanvas.hasPointerCapture(event.pointerId)) jump(event);
  });
}
