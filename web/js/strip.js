// A strip with a column for each run of a sweep: where it ends, by colour and by height.

import { DIVERGED, sweep } from "#outcomes";

const MOST = 400; // columns

/** Part of the strip's height that a kind of outcome fills, as in the video. */
const HEIGHTS = { escapes: 1, elsewhere: 0.78, stays: 0.5, lost: 0.3 };

/**
 * The kind of an outcome.
 * @param {number} reached index of a minimum, or NOT_SETTLED or DIVERGED
 * @param {{role: string}[]} minima
 */
export function kind(reached, minima) {
  return reached < 0 ? "lost" : minima[reached].role;
}

export class Strip {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {"eta" | "beta" | "x0"} over
   * @param {import("#trial").Study} study
   */
  constructor(canvas, over, study) {
    Object.assign(this, { canvas, over, study });
  }

  /** @param {import("#run").Parameters} parameters of which all but one hold for every column */
  draw(parameters) {
    const { canvas, over, study } = this;
    const box = canvas.getBoundingClientRect();
    const columns = Math.max(2, Math.min(MOST, Math.round(box.width)));
    const reached = sweep(parameters, over, study.ranges[over], columns, study);
    canvas.width = columns;
    canvas.height = Math.max(1, Math.round(box.height));
    const context = canvas.getContext("2d");
    const style = getComputedStyle(canvas);
    reached.forEach((end, column) => {
      const name = kind(end, study.minima);
      const height = canvas.height * HEIGHTS[name] * (end === DIVERGED ? 0.5 : 1);
      context.fillStyle = style.getPropertyValue(`--${name}`);
      context.fillRect(column, canvas.height - height, 1, height);
    });
  }
}
