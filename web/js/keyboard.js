// Keys, heard only while the focus is in the player, so that no screen reader's key is taken.

/**
 * @param {HTMLElement} root
 * @param {import("#player").Player} player
 * @param {import("#contents").Contents} chapters
 * @param {import("#twin").Twin | null} twin
 */
export function listen(root, player, chapters, twin) {
  const { video } = player;
  const actions = {
    " ": () => player.toggle(),
    k: () => player.toggle(),
    ArrowLeft: () => player.seek(video.currentTime - 5),
    ArrowRight: () => player.seek(video.currentTime + 5),
    j: () => player.seek(video.currentTime - 10),
    l: () => player.seek(video.currentTime + 10),
    p: () => chapters.move(-1),
    n: () => chapters.move(1),
    ",": () => twin?.move(-1),
    ".": () => twin?.move(1),
    "<": () => player.changeRate(-1),
    ">": () => player.changeRate(1),
    c: () => player.toggleCaptions(),
    m: () => {
      video.muted = !video.muted;
    },
    f: () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else video.requestFullscreen?.().catch(() => {});
    },
  };
  const heard = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea")) return;
    if (event.key === " " && event.target !== video) return; // a button's own key
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };
  // On the way down: the video's own controls hear some of the same keys on the way up.
  root.addEventListener("keydown", heard, { capture: true });
}
