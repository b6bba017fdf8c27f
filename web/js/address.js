// Parameters of a run as the last part of an address: #method=momentum&eta=0.05&beta=0.9&x0=1.11

/** @param {import("#run").Parameters} parameters */
export function fragment({ method, eta, beta, x0 }) {
  return `#${new URLSearchParams({ method, eta, beta, x0 })}`;
}

/**
 * The parameters that a fragment names, each only if it is allowed.
 * @param {string} hash
 * @param {Record<string, [number, number]>} ranges
 * @param {string[]} methods
 * @returns {Partial<import("#run").Parameters>}
 */
export function parameters(hash, ranges, methods) {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const found = {};
  if (methods.includes(given.get("method"))) found.method = given.get("method");
  for (const [name, [low, high]] of Object.entries(ranges)) {
    const text = given.get(name);
    const value = Number(text);
    if (text && low <= value && value <= high) found[name] = value;
  }
  return found;
}
