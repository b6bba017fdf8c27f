// The data twin: the numbers of the step that is on screen, and the way to any step.

import { lastAtMost, written } from "#numbers";

/**
 * @typedef {object} Track one run in one scene
 * @property {string} run
 * @property {number} scene index
 * @property {{color: string, shape: string}} look
 * @property {number[]} frames rising: from when each step is on screen
 * @property {number[][]} steps step, x, v, f, f' from each of the frames on
 */

export class Twin {
  #frame = 0;
  #shown = "";

  /**
   * @param {HTMLElement} root
   * @param {{scenes: {frame: number}[], runs: Record<string, string>, tracks: Track[]}} data
   * @param {import("#player").Player} player
   */
  constructor(root, data, player) {
    this.data = data;
    this.player = player;
    this.list = root.querySelector("[data-now]");
    this.form = root.querySelector("form");
    this.starts = data.scenes.map((scene) => scene.frame);
    const { run, step } = this.form.elements;
    for (const name of new Set(data.tracks.map((track) => track.run))) {
      run.add(new Option(data.runs[name], name));
    }
    run.addEventListener("change", () => this.#limit());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.jump(run.value, Number(step.value));
    });
    root.querySelector("[data-back]").addEventListener("click", () => this.move(-1));
    root.querySelector("[data-on]").addEventListener("click", () => this.move(1));
    this.#limit();
    player.watch((_, frame) => this.#show(frame));
  }

  /** Show the moment at which `run` stands at `step`, in this scene if it does so here. */
  jump(run, step) {
    const here = lastAtMost(this.starts, this.#frame);
    let best = null;
    for (const track of this.data.tracks) {
      if (track.run !== run) continue;
      track.steps.forEach(([k], index) => {
        const cost = [Math.abs(k - step), Math.abs(track.scene - here), track.frames[index]];
        if (!best || before(cost, best.cost)) best = { cost, frame: track.frames[index] };
      });
    }
    this.player.video.pause();
    if (best) this.player.seekFrame(best.frame);
  }

  /** Show the next (1) or the last (-1) moment at which some run takes a step. */
  move(by) {
    const frames = this.data.tracks.flatMap((track) => track.frames);
    const there = frames.filter((frame) => (frame - this.#frame) * by > 0);
    if (!there.length) return;
    this.player.video.pause();
    this.player.seekFrame(by > 0 ? Math.min(...there) : Math.max(...there));
  }

  #limit() {
    const { run, step } = this.form.elements;
    const tracks = this.data.tracks.filter((track) => track.run === run.value);
    step.max = Math.max(...tracks.flatMap((track) => track.steps.map(([k]) => k)));
  }

  #show(frame) {
    this.#frame = frame;
    const scene = lastAtMost(this.starts, frame);
    const now = this.data.tracks
      .filter((track) => track.scene === scene)
      .map((track) => ({ track, step: track.steps[lastAtMost(track.frames, frame)] }))
      .filter(({ step }) => step);
    const shown = JSON.stringify([scene, now.map(({ track, step }) => [track.run, step])]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.list.replaceChildren(...now.map(({ track, step }) => this.#entry(track, step)));
    if (now.length && !this.form.contains(document.activeElement)) {
      this.form.elements.run.value = now.at(-1).track.run;
      this.#limit();
    }
  }

  #entry({ run, look }, [k, x, v, f, slope]) {
    const entry = document.createElement("li");
    entry.dataset.run = run;
    const parts = [
      ["name", this.data.runs[run]],
      ["step", `step ${k}`],
      ["x", `x = ${written(x)}`],
      ["v", `v = ${written(v)}`],
      ["f", `f(x) = ${written(f)}`],
      ["slope", `f′(x) = ${written(slope)}`],
    ];
    const dot = document.createElement("span");
    dot.className = `dot ${look.shape}`;
    dot.style.setProperty("--color", look.color);
    for (const [name, text] of parts) {
      const part = document.createElement("span");
      part.dataset.part = name;
      part.textContent = text;
      entry.append(part, " ");
    }
    entry.firstChild.prepend(dot);
    return entry;
  }
}

function before(a, b) {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at >= 0 && a[at] < b[at];
}
