// Keys: those of the lanes wherever no other control has them.
function listenToKeys(page) {
  const { view } = page;
  const search = document.getElementById("search");
  const length = () => view.to - view.from;
  const actions = {
    ArrowLeft: (event) => view.pan(-length() * (event.shiftKey ? 0.9 : 0.1)),
    ArrowRight: (event) => view.pan(length() * (event.shiftKey ? 0.9 : 0.1)),
    ArrowUp: () => view.scrollBy(-40),
    ArrowDown: () => view.scrollBy(40),
    PageUp: () => view.scrollBy(-view.height * 0.8),
    PageDown: () => view.scrollBy(view.height * 0.8),
    "+": () => page.zoom(1.5),
    "=": () => page.zoom(1.5),
    "-": () => page.zoom(1 / 1.5),
    0: () => page.fit(),
    n: () => page.step(1),
    p: () => page.step(-1),
    j: () => page.stepInLane(1),
    k: () => page.stepInLane(-1),
    z: () => page.zoomToSelection(),
    Enter: () => page.play(),
    " ": () => page.player.toggle(),
    "/": () => search.focus(),
    "?": () => page.showKeys(),
    Escape: () => page.giveUp(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.getElementById("help").open) return;
    const target = event.target;
    const isTyping = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
    const isControl = target instanceof HTMLButtonElement || target instanceof HTMLVideoElement;
    if (isTyping || (isControl && [" ", "Enter", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].includes(event.key))) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action(event);
    page.redraw();
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") page.step(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") {
      page.giveUp();
      page.canvas.focus();
    } else return;
    event.preventDefault();
    page.redraw();
  });
}
