// One run of a method, and up to which of its steps another computer finds the same numbers.

import { METHODS } from "#methods";
import { OBJECTIVES } from "#objectives";

const EPSILON = 2 ** -53;

/**
 * @typedef {object} Parameters
 * @property {string} objective key of OBJECTIVES
 * @property {string} method key of METHODS
 * @property {number} eta learning rate
 * @property {number} beta momentum
 * @property {number} x0 start
 */

/**
 * The iterates x_0 ... x_steps alone, for many runs at once.
 * @param {Parameters} parameters
 * @param {Float64Array} x filled, of length steps + 1
 */
export function iterate({ objective, method, eta, beta, x0 }, x) {
  const { gradient } = OBJECTIVES[objective];
  const { update } = METHODS[method];
  let [at, trace, velocity] = [x0, 0, 0];
  x[0] = at;
  for (let k = 1; k < x.length; k += 1) {
    [trace, velocity] = update(gradient(at), trace, beta);
    at += -eta * velocity;
    x[k] = at;
  }
}

/**
 * A run with the numbers of each step; velocity[k] is the one that led into point k.
 * @param {Parameters} parameters
 * @param {number} steps updates
 */
export function run(parameters, steps) {
  const { value, gradient } = OBJECTIVES[parameters.objective];
  const x = new Float64Array(steps + 1);
  iterate(parameters, x);
  const velocity = new Float64Array(steps + 1);
  const { update } = METHODS[parameters.method];
  for (let k = 1, trace = 0; k <= steps; k += 1) {
    [trace, velocity[k]] = update(gradient(x[k - 1]), trace, parameters.beta);
  }
  return { x, f: x.map(value), gradient: x.map(gradient), velocity };
}

/**
 * The last step up to which two computers' iterates are sure to agree to `tolerance`.
 *
 * Rounding is a small push at each step. To first order, a push at step j reaches step k through
 * the product of the Jacobians between. P is the sum of the outer products of all pushes so far,
 * each at its greatest, carried along; three pushes a step make 3 k terms, and by Cauchy and
 * Schwarz their sum is at most sqrt(3 k P_xx). Where small pushes grow without end the run is
 * irregular, and no two computers agree for long.
 * @param {Parameters} parameters
 * @param {ArrayLike<number>} x the iterates
 * @param {number} tolerance
 */
export function agreement({ objective, method, eta, beta }, x, tolerance) {
  const { gradient, curvature, doubt } = OBJECTIVES[objective];
  const { keep, take, old, fresh } = METHODS[method].linear(beta);
  let [xx, xt, tt] = [0, 0, 0]; // P, over x and trace
  let trace = 0;
  for (let k = 1; k < x.length; k += 1) {
    const [at, g, h] = [x[k - 1], gradient(x[k - 1]), curvature(x[k - 1])];
    const [a, b, c, d] = [1 - eta * fresh * h, -eta * old, take * h, keep];
    [xx, xt, tt] = [
      a * a * xx + 2 * a * b * xt + b * b * tt,
      a * c * xx + (a * d + b * c) * xt + b * d * tt,
      c * c * xx + 2 * c * d * xt + d * d * tt,
    ];
    const step = Math.abs(eta * old * trace) + Math.abs(eta * fresh * g);
    trace = keep * trace + take * g;
    const pushes = [
      [-eta * fresh * doubt(at), take * doubt(at)],
      [2 * EPSILON * (Math.abs(x[k]) + 4 * step), 0],
      [0, 4 * EPSILON * (Math.abs(trace) + Math.abs(take * g))],
    ];
    for (const [px, pt] of pushes) {
      xx += px * px;
      xt += px * pt;
      tt += pt * pt;
    }
    if (!(Math.sqrt(3 * k * xx) <= tolerance)) return k - 1;
  }
  return x.length - 1;
}
