// The video: where it stands, frame by frame, and what is done when it cannot be played.

const RATES = [0.5, 0.75, 1, 1.25, 1.5, 2];
const SLACK = 0.01; // frames by which a frame's time may be rounded down

export class Player {
  /** @type {((seconds: number, frame: number) => void)[]} */
  #watchers = [];
  #frame = 0;

  /**
   * @param {HTMLVideoElement} video
   * @param {object} data
   * @param {number} data.fps frames a second of the video, which steps are counted in
   * @param {string} data.file the video's name; what else is played is a smaller copy
   * @param {{fps: number}} data.copies frames a second of those
   */
  constructor(video, { fps, file, copies }) {
    Object.assign(this, { video, fps, file, copies });
    const exact = "requestVideoFrameCallback" in video;
    const now = () => {
      if (!exact) this.#frame = this.frame(video.currentTime);
      this.#tell();
    };
    for (const event of ["loadedmetadata", "seeked", "timeupdate"]) {
      video.addEventListener(event, now);
    }
    if (exact) {
      const shown = (_, { mediaTime }) => {
        this.#frame = this.frame(mediaTime);
        this.#tell();
        video.requestVideoFrameCallback(shown);
      };
      video.requestVideoFrameCallback(shown);
    }
  }

  /**
   * Call `watcher` whenever time has gone on.
   * @param {(seconds: number, frame: number) => void} watcher given the second that is heard and
   *   the frame that is seen
   */
  watch(watcher) {
    this.#watchers.push(watcher);
    watcher(this.video.currentTime, this.#frame);
  }

  frame(seconds) {
    return Math.floor(seconds * this.fps + SLACK);
  }

  seek(seconds) {
    const { video } = this;
    const last = Number.isFinite(video.duration) ? video.duration : Infinity;
    video.currentTime = Math.max(0, Math.min(seconds, last));
  }

  /**
   * Stand at a frame, or at the next one that the copy being played has. In its middle: at its
   * very beginning some browsers show the one before.
   */
  seekFrame(frame) {
    const whole = this.video.currentSrc.endsWith(`/${this.file}`);
    const stride = whole ? 1 : Math.max(1, this.fps / this.copies.fps);
    this.seek((Math.ceil(frame / stride) * stride + stride / 2) / this.fps);
  }

  toggle() {
    if (this.video.paused) this.video.play().catch(() => {});
    else this.video.pause();
  }

  /** Another speed, `by` places along RATES. */
  changeRate(by) {
    const nearest = RATES.findIndex((rate) => rate >= this.video.playbackRate);
    this.video.playbackRate = RATES[Math.max(0, Math.min(nearest + by, RATES.length - 1))];
  }

  toggleCaptions() {
    const [track] = [...this.video.textTracks].filter(({ kind }) => kind === "captions");
    if (track) track.mode = track.mode === "showing" ? "hidden" : "showing";
  }

  /** Go on with another file of the same lecture, from the same moment. */
  switchTo(file) {
    const { video } = this;
    const { currentTime, paused, playbackRate } = video;
    video.src = file;
    video.addEventListener(
      "loadedmetadata",
      () => {
        video.currentTime = currentTime;
        video.playbackRate = playbackRate;
        if (!paused) video.play().catch(() => {});
      },
      { once: true },
    );
  }

  #tell() {
    for (const watcher of this.#watchers) watcher(this.video.currentTime, this.#frame);
  }
}

/**
 * Say which file is at fault when none of the video's files can be played.
 * @param {HTMLVideoElement} video
 * @param {HTMLElement} message
 */
export function reportTrouble(video, message) {
  const sources = [...video.querySelectorAll("source")];
  const say = () => {
    const tried = video.getAttribute("src") ?? sources[0]?.getAttribute("src");
    message.textContent =
      `The video ${tried} cannot be played: is the file beside this page, and whole? ` +
      "The transcript below can be read without it.";
    message.hidden = false;
  };
  video.addEventListener("error", say);
  video.addEventListener("loadedmetadata", () => {
    message.hidden = true;
  });
  sources.at(-1)?.addEventListener("error", say);
  if (video.networkState === HTMLMediaElement.NETWORK_NO_SOURCE) say();
}
