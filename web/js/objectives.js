// The functions that are minimised, by the names that optim/objectives.py gives them.

const EPSILON = 2 ** -53;

/**
 * @typedef {object} Objective
 * @property {(x: number) => number} value f
 * @property {(x: number) => number} gradient f'
 * @property {(x: number) => number} curvature f''
 * @property {(x: number) => number} doubt how far two computers' f'(x) may be apart: their sine,
 *   cosine and power may each be wrong in the last place, and every sum and product is rounded
 */

/** @type {Record<string, Objective>} */
export const OBJECTIVES = {
  bowl: {
    value: (x) => x * x,
    gradient: (x) => 2 * x,
    curvature: () => 2,
    doubt: () => 0,
  },
  wave: {
    value: (x) => Math.sin(x * x) + Math.sin(x),
    gradient: (x) => 2 * x * Math.cos(x * x) + Math.cos(x),
    curvature: (x) => 2 * Math.cos(x * x) - 4 * x * x * Math.sin(x * x) - Math.sin(x),
    doubt: (x) => {
      const [r, g] = [Math.abs(x), Math.abs(OBJECTIVES.wave.gradient(x))];
      return EPSILON * (2 * r * (2 * r * r + 6) + 4 + 2 * g);
    },
  },
};
