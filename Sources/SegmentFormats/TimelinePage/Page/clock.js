// Seconds as people read them: `1:02:03`, with so many decimals.
function clock(seconds, decimals = 0) {
  const scale = 10 ** decimals;
  const units = Math.round(Math.abs(seconds) * scale);
  const whole = Math.floor(units / scale);
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  let text = hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
  if (decimals > 0) text += "." + String(units % scale).padStart(decimals, "0");
  return (seconds < 0 && units > 0 ? "-" : "") + text;
}

// The distance of ticks that stand at least so many seconds apart, and the decimals that tell them apart.
function tickDistance(least) {
  const steps = [
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200,
    14400, 21600, 43200, 86400,
  ];
  const step = steps.find((step) => step >= least) ?? Math.ceil(least / 86400) * 86400;
  return { step, decimals: step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3 };
}

function span(start, end) {
  return start === end ? clock(start, 3) : `${clock(start, 3)} – ${clock(end, 3)}`;
}
