// Puts the page together from what it carries; without this script it is a video with its words.

import { Contents, follow } from "#contents";
import { listen } from "#keyboard";
import { Player, reportTrouble } from "#player";
import { Trial } from "#trial";
import { Twin } from "#twin";

const element = (id) => document.getElementById(id);
const data = JSON.parse(element("data").textContent);
const video = element("video");

reportTrouble(video, element("trouble"));
const player = new Player(video, data);
const chapters = new Contents(element("chapters"), player);
follow(new Contents(element("transcript"), player), element("transcript"), element("follow"));
const twin = data.tracks.length ? new Twin(element("twin"), data, player) : null;
listen(element("player"), player, chapters, twin);

const rate = element("rate");
rate.addEventListener("change", () => {
  video.playbackRate = Number(rate.value);
});
video.addEventListener("ratechange", () => {
  rate.value = String(video.playbackRate);
});
const quality = element("quality");
quality?.addEventListener("change", () => player.switchTo(quality.value));

for (const part of document.querySelectorAll("[data-needs-script]")) part.hidden = false;
if (data.trial) new Trial(element("trial"), data.trial);
if (!twin) element("twin").hidden = true;
