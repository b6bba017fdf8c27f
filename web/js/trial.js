// Try it yourself: a run with one's own parameters, on the curve of the lecture.

import { fragment, parameters } from "#address";
import { METHODS } from "#methods";
import { written } from "#numbers";
import { DIVERGED, NOT_SETTLED, outcome, settledFrom } from "#outcomes";
import { agreement, run } from "#run";
import { Stage } from "#stage";
import { Strip } from "#strip";

/**
 * @typedef {object} Study
 * @property {string} objective
 * @property {[number, number]} window
 * @property {number} steps
 * @property {{x: number, f: number, name: string, role: string}[]} minima
 * @property {{x: number, f: number, name: string}[]} maxima
 * @property {Record<"eta" | "beta" | "x0", [number, number]>} ranges
 * @property {Record<string, {color: string, shape: string}>} looks by method
 * @property {import("#run").Parameters} first what is shown first
 */

const SURE = 1e-12; // how near two computers' iterates have to be to count as the same
const CLOSE = 0.01;
const SLOW_STEPS = 20; // the first ones, on which the story turns
const [SLOW, FAST] = [5, 30]; // steps a second
const QUIET = 400; // milliseconds after which a screen reader is told the result
const PLACES = { eta: 3, beta: 3, x0: 2 };

export class Trial {
  #step = 0;
  #running = 0;
  #telling = 0;
  #drawing = 0;

  /**
   * @param {HTMLElement} root
   * @param {Study} study
   */
  constructor(root, study) {
    Object.assign(this, { root, study, form: root.querySelector("form") });
    root.hidden = false;
    const fields = this.form.elements;
    for (const [key, { label }] of Object.entries(METHODS)) {
      fields.method.add(new Option(label, key));
    }
    this.strips = Object.keys(study.ranges).map((name) => {
      for (const field of [fields[name], fields[`${name}_number`]]) {
        [field.min, field.max] = study.ranges[name];
        field.step = 10 ** -PLACES[name];
      }
      return new Strip(root.querySelector(`canvas[data-over="${name}"]`), name, study);
    });
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.clock = this.part("clock");
    this.clock.max = study.steps;
    this.stage = new Stage(root.querySelector("svg"), study);
    this.stage.onDraw = () => this.#redraw();
    this.#listen();
    this.set(study.first);
    if (this.#readAddress()) root.scrollIntoView();
  }

  /** Take these parameters, stand at the start. */
  set(changed) {
    this.parameters = { ...this.parameters, ...changed };
    const fields = this.form.elements;
    fields.method.value = this.parameters.method;
    for (const name of Object.keys(this.study.ranges)) {
      fields[name].value = this.parameters[name];
      fields[`${name}_number`].value = this.parameters[name];
    }
    const { keeps, rule } = METHODS[this.parameters.method];
    this.form.querySelector("[data-keeps]").disabled = !keeps;
    this.part("rule").replaceChildren(...rule.flatMap((line) => [line, document.createElement("br")]));
    this.part("link").href = fragment(this.parameters);
    this.run = run(this.parameters, this.study.steps);
    this.#stop();
    this.#stand(0);
    this.#redraw();
    clearTimeout(this.#telling);
    this.#telling = setTimeout(() => {
      this.part("result").textContent = this.result();
    }, QUIET);
  }

  /** How the run ends, in words. */
  result() {
    const { minima, window, steps } = this.study;
    const { x } = this.run;
    const reached = outcome(x, minima, window);
    const end = `x = ${written(x[steps], 4)}`;
    const sure = agreement(this.parameters, x, SURE);
    const irregular =
      sure < steps
        ? ` Irregular: from step ${sure + 1} on rounding grows, so that another computer may find another path.`
        : "";
    if (reached === DIVERGED) {
      const out = x.findIndex((at) => !(window[0] <= at && at <= window[1]));
      return `It leaves the window at step ${out}.${irregular}`;
    }
    if (reached === NOT_SETTLED) return `Not at rest after ${steps} steps: ${end}.${irregular}`;
    const { x: bottom, name } = minima[reached];
    const place = name ? `the ${name}` : `the valley at x = ${written(bottom, 2)}`;
    const from = settledFrom(x, bottom, CLOSE);
    const rest = from <= steps ? `, within ${CLOSE} of it from step ${from} on` : "";
    return `It ends in ${place}: ${end}${rest}.${irregular}`;
  }

  #listen() {
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", ({ target }) => {
      if (target === this.clock) return;
      if (target.name === "method") this.set({ method: target.value });
      else if (target.checkValidity() && target.value !== "") {
        this.set({ [target.name.replace("_number", "")]: Number(target.value) });
      }
    });
    this.form.addEventListener("change", ({ target }) => {
      if (target === this.clock) return;
      this.set({}); // an entry that is not allowed gives way to the value in force
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      if (!still && target.type === "range") this.#start();
    });
    this.part("run").addEventListener("click", () => (this.#running ? this.#stop() : this.#start()));
    this.clock.addEventListener("input", () => {
      this.#stop();
      this.#stand(Number(this.clock.value));
    });
    addEventListener("hashchange", () => this.#readAddress());
  }

  #readAddress() {
    const found = parameters(location.hash, this.study.ranges, Object.keys(METHODS));
    const any = Object.keys(found).length > 0;
    if (any) this.set(found);
    return any;
  }

  #start() {
    if (this.#step >= this.study.steps) this.#stand(0);
    let last = performance.now();
    const tick = (now) => {
      const rate = this.#step < SLOW_STEPS ? SLOW : FAST;
      this.#stand(Math.min(this.#step + ((now - last) / 1000) * rate, this.study.steps));
      last = now;
      if (this.#step >= this.study.steps) this.#stop();
      else this.#running = requestAnimationFrame(tick);
    };
    cancelAnimationFrame(this.#running);
    this.#running = requestAnimationFrame(tick);
    this.part("run").textContent = "Pause";
  }

  #stop() {
    cancelAnimationFrame(this.#running);
    this.#running = 0;
    this.part("run").textContent = "Run";
  }

  #stand(step) {
    this.#step = step;
    const k = Math.floor(step);
    const { x, f, velocity } = this.run;
    this.stage.show(this.run, step, this.study.looks[this.parameters.method]);
    this.clock.value = k;
    const now = `step ${k}, x = ${written(x[k])}, v = ${written(velocity[k])}, f(x) = ${written(f[k])}`;
    this.clock.setAttribute("aria-valuetext", now);
    this.part("now").textContent = now;
  }

  #redraw() {
    this.#stand(this.#step);
    cancelAnimationFrame(this.#drawing);
    this.#drawing = requestAnimationFrame(() => {
      for (const strip of this.strips) strip.draw(this.parameters);
    });
  }
}
