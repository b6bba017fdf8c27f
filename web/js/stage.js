// The curve with the dot on it, its trail and its next step, drawn as SVG at the size it has.

import { OBJECTIVES } from "#objectives";

const SVG = "http://www.w3.org/2000/svg";
const EDGE = 12; // pixels left and right: half a slider's thumb, so that the two agree
const [ABOVE, BELOW] = [34, 44]; // pixels for labels
const NARROW = 480; // pixels
const SHORTEST_ARROW = 14; // pixels; a shorter one would lie under the dot

/** An SVG element with attributes, added to `parent`. */
function add(parent, name, attributes = {}, text = "") {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  parent.append(element);
  return element;
}

export class Stage {
  /**
   * @param {SVGSVGElement} svg
   * @param {import("#trial").Study} study
   */
  constructor(svg, study) {
    Object.assign(this, { svg, study, value: OBJECTIVES[study.objective].value });
    const [low, high] = study.window;
    const heights = Array.from({ length: 400 }, (_, i) => this.value(low + ((high - low) * i) / 399));
    this.range = [Math.min(...heights), Math.max(...heights)];
    new ResizeObserver(() => this.#draw()).observe(svg);
    this.#draw();
  }

  /** Called after the stage was drawn anew. */
  onDraw = () => {};

  /**
   * Show a run at a step; between whole steps x moves straight on and y is f(x).
   * @param {{x: Float64Array}} run
   * @param {number} step
   * @param {{color: string, shape: string}} look
   */
  show(run, step, look) {
    if (!this.width) return;
    const { x } = run;
    const k = Math.floor(step);
    const next = Math.min(k + 1, x.length - 1);
    const at = x[k] + (step - k) * (x[next] - x[k]);
    const [left, top] = [this.left(at), this.top(this.value(at))];
    this.#leaveTrail(run, k);
    this.moving.style.setProperty("--color", look.color);
    this.dot.replaceChildren();
    this.arrow.setAttribute("d", "");
    if (!this.#inside(at)) return;
    drawDot(this.dot, look.shape, left, top);
    const length = this.left(x[next]) - this.left(x[k]);
    if (Math.abs(length) < SHORTEST_ARROW) return;
    const tip = left + length;
    const head = Math.sign(length) * Math.min(9, Math.abs(length) / 2);
    this.arrow.setAttribute(
      "d",
      `M${left} ${top}H${tip}M${tip - head} ${top - 6}L${tip} ${top}L${tip - head} ${top + 6}`,
    );
  }

  left(x) {
    const [low, high] = this.study.window;
    return EDGE + ((x - low) / (high - low)) * (this.width - 2 * EDGE);
  }

  top(f) {
    const [least, most] = this.range;
    return ABOVE + ((most - f) / (most - least)) * (this.height - ABOVE - BELOW);
  }

  /** A small dot at each iterate so far; those of the step before are kept. */
  #leaveTrail(run, k) {
    if (this.trail.run !== run || this.trail.points > k + 1) {
      this.trail.replaceChildren();
      Object.assign(this.trail, { run, points: 0 });
    }
    for (; this.trail.points <= k; this.trail.points += 1) {
      const x = run.x[this.trail.points];
      if (!this.#inside(x)) continue;
      add(this.trail, "circle", { cx: this.left(x), cy: this.top(this.value(x)), r: 5 });
    }
  }

  #inside(x) {
    const [low, high] = this.study.window;
    return low <= x && x <= high;
  }

  #draw() {
    const { svg, study } = this;
    ({ width: this.width, height: this.height } = svg.getBoundingClientRect());
    if (!this.width) return;
    svg.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
    svg.replaceChildren();
    const [low, high] = study.window;
    const still = add(svg, "g", { class: "still" });
    for (let x = Math.ceil(low); x <= high; x += 1) {
      const at = { x: this.left(x), y: this.height - 4, class: "tick" };
      add(still, "text", at, String(x).replace("-", "−"));
    }
    let path = "";
    for (let px = EDGE; px <= this.width - EDGE; px += 1) {
      const x = low + ((px - EDGE) / (this.width - 2 * EDGE)) * (high - low);
      path += `${path ? "L" : "M"}${px} ${this.top(this.value(x)).toFixed(2)}`;
    }
    add(still, "path", { d: path, class: "curve" });
    for (const point of [...study.minima, ...study.maxima].filter(({ name }) => name)) {
      const below = study.minima.includes(point);
      const y = this.top(point.f) + (below ? 24 : -14);
      const aside = below && this.width < NARROW; // else the curve would cross it
      const x = this.left(point.x) - (aside ? 16 : 0);
      const style = `text-anchor: ${aside ? "start" : "middle"}`;
      add(still, "text", { x, y, style, class: point.role ?? "hill" }, point.name);
    }
    this.moving = add(svg, "g", { class: "moving" });
    this.trail = add(this.moving, "g", { class: "trail" });
    this.arrow = add(this.moving, "path", { class: "arrow" });
    this.dot = add(this.moving, "g", { class: "hero" });
    this.onDraw();
  }
}

function drawDot(parent, shape, x, y) {
  const r = 9;
  if (shape === "square") add(parent, "rect", { x: x - r, y: y - r, width: 2 * r, height: 2 * r });
  else if (shape === "circle") add(parent, "circle", { cx: x, cy: y, r });
  else add(parent, "path", { d: `M${x} ${y - 1.2 * r}l${1.1 * r} ${2 * r}h${-2.2 * r}z` });
}
