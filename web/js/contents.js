// Chapters and transcript: which entry is being said, and a click on one goes there.

import { lastAtMost } from "#numbers";

export class Contents {
  #starts;
  #links;
  #current = -1;

  /**
   * @param {HTMLElement} list holds links, each with the second that it leads to in data-start
   * @param {import("#player").Player} player
   */
  constructor(list, player) {
    this.list = list;
    this.player = player;
    this.#links = [...list.querySelectorAll("a[data-start]")];
    this.#starts = this.#links.map((link) => Number(link.dataset.start));
    list.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-start]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      player.seek(Number(link.dataset.start));
    });
    player.watch((seconds) => this.#mark(lastAtMost(this.#starts, seconds + 1e-3)));
  }

  /** Called with the link that has become current. */
  onChange = () => {};

  /** Go to the entry `by` places from the current one. */
  move(by) {
    const index = Math.max(0, Math.min(this.#current + by, this.#starts.length - 1));
    this.player.seek(this.#starts[index]);
  }

  #mark(index) {
    if (index === this.#current) return;
    this.#links[this.#current]?.removeAttribute("aria-current");
    this.#links[index]?.setAttribute("aria-current", "true");
    this.#current = index;
    if (this.#links[index]) this.onChange(this.#links[index]);
  }
}

/**
 * Keep the sentence that is being said in the middle of its box, while the person wants that.
 * @param {Contents} contents
 * @param {HTMLElement} box scrolls
 * @param {HTMLInputElement} wanted
 */
export function follow(contents, box, wanted) {
  contents.onChange = (link) => {
    if (!wanted.checked || box.contains(document.activeElement)) return;
    const [outer, inner] = [box.getBoundingClientRect(), link.getBoundingClientRect()];
    const top = box.scrollTop + inner.top - outer.top - (outer.height - inner.height) / 2;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    box.scrollTo({ top, behavior: still ? "auto" : "smooth" });
  };
}
