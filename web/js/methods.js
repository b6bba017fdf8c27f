// The methods, by the names that optim/methods gives them, in the same order of operations.

/**
 * @typedef {object} Method
 * @property {string} label what a person calls it
 * @property {string[]} rule what is done in each step
 * @property {boolean} keeps whether beta matters
 * @property {(gradient: number, trace: number, beta: number) => [number, number]} update
 *   gives the next trace and the velocity; then x <- x - eta velocity
 * @property {(beta: number) => {keep: number, take: number, old: number, fresh: number}} linear
 *   the same update as numbers: trace' = keep trace + take f', velocity = old trace + fresh f'
 */

/** @type {Record<string, Method>} */
export const METHODS = {
  gradient_descent: {
    label: "Plain descent",
    rule: ["x ← x − η f′(x)"],
    keeps: false,
    update: (gradient) => [gradient, gradient],
    linear: () => ({ keep: 0, take: 1, old: 0, fresh: 1 }),
  },
  momentum: {
    label: "Momentum",
    rule: ["v ← β v + f′(x)", "x ← x − η v"],
    keeps: true,
    update: (gradient, trace, beta) => {
      const velocity = beta * trace + gradient;
      return [velocity, velocity];
    },
    linear: (beta) => ({ keep: beta, take: 1, old: beta, fresh: 1 }),
  },
  averaged_momentum: {
    label: "Averaged momentum",
    rule: ["v ← β v + (1 − β) f′(x)", "x ← x − η v"],
    keeps: true,
    update: (gradient, trace, beta) => {
      const velocity = beta * trace + (1 - beta) * gradient;
      return [velocity, velocity];
    },
    linear: (beta) => ({ keep: beta, take: 1 - beta, old: beta, fresh: 1 - beta }),
  },
  nesterov: {
    label: "Nesterov momentum",
    rule: ["b ← β b + f′(x)", "v ← β b + f′(x)", "x ← x − η v"],
    keeps: true,
    update: (gradient, trace, beta) => {
      const next = beta * trace + gradient;
      return [next, beta * next + gradient];
    },
    linear: (beta) => ({ keep: beta, take: 1, old: beta * beta, fresh: 1 + beta }),
  },
};
