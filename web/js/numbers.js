// Numbers and times as a person reads them.

/**
 * A number with `digits` decimals and a true minus sign.
 * @param {number} value
 * @param {number} digits
 */
export function written(value, digits = 3) {
  if (!Number.isFinite(value)) return value > 0 ? "∞" : value < 0 ? "−∞" : "—";
  if (Math.abs(value) >= 1e6) return value.toExponential(2).replace("-", "−").replace("+", "");
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

/**
 * The index of the last entry of a rising list that is at most `value`, −1 if there is none.
 * @param {ArrayLike<number>} rising
 * @param {number} value
 */
export function lastAtMost(rising, value) {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
