// How a run ended, in the sense of optim/sweep.py, and how many runs side by side ended.

import { iterate } from "#run";

export const NOT_SETTLED = -1;
export const DIVERGED = -2;

const HOLD = 20; // points
const CLOSE = 0.05;

/**
 * The index into `minima` of the minimum that a run settled in, or NOT_SETTLED or DIVERGED.
 *
 * Settled: its last 20 points all lie within 0.05 of one minimum. Diverged: its last point is
 * outside the window.
 * @param {Float64Array} x the iterates
 * @param {{x: number}[]} minima
 * @param {[number, number]} window
 */
export function outcome(x, minima, [low, high]) {
  const end = x[x.length - 1];
  if (!(low <= end && end <= high)) return DIVERGED;
  let [least, most] = [end, end];
  for (let k = x.length - HOLD; k < x.length; k += 1) {
    if (!(x[k] >= least)) least = x[k];
    if (!(x[k] <= most)) most = x[k];
  }
  const near = (minimum) => minimum.x - CLOSE <= least && most <= minimum.x + CLOSE;
  return minima.findIndex(near);
}

/**
 * The first step from which on a run stays within `close` of a minimum.
 * @param {Float64Array} x
 * @param {number} minimum
 * @param {number} close
 */
export function settledFrom(x, minimum, close) {
  let k = x.length;
  while (k > 0 && Math.abs(x[k - 1] - minimum) < close) k -= 1;
  return k;
}

/**
 * The outcome of each of many runs that differ in one parameter, from its low to its high end.
 * @param {import("#run").Parameters} parameters
 * @param {"eta" | "beta" | "x0"} over
 * @param {[number, number]} range
 * @param {number} columns
 * @param {{steps: number, minima: {x: number}[], window: [number, number]}} landscape
 */
export function sweep(parameters, over, [low, high], columns, { steps, minima, window }) {
  const x = new Float64Array(steps + 1);
  return Array.from({ length: columns }, (_, column) => {
    const value = low + ((high - low) * column) / (columns - 1);
    iterate({ ...parameters, [over]: value }, x);
    return outcome(x, minima, window);
  });
}
