import { h } from "../common/dom.ts";
import { icon } from "../common/icons.ts";
import { say } from "./speech.ts";
import type { TextKey } from "./texts.ts";

export interface Stage {
  readonly root: HTMLElement;
  readonly video: HTMLVideoElement;
  /** Upper corner of the picture. */
  readonly badges: HTMLElement;
  /** The bar below the picture. */
  readonly controls: HTMLElement;
  play(stream: MediaStream): void;
  mirror(mirrored: boolean): void;
  /** Hides the picture behind a word, for a camera that is off. */
  curtain(key: TextKey | null): void;
  /** Lays a message over the picture. */
  cover(message: HTMLElement | null): void;
}

/** The picture with what lies over and under it. */
export function stage(testid: string): Stage {
  const video = h("video", { playsinline: true, autoplay: true, testid });
  const badges = h("div", { class: "badges" });
  const controls = h("div", { class: "controls" });
  const word = h("p");
  const curtain = h("div", { class: "curtain", testid: "camera-off", hidden: true }, icon("cameraOff"), word);
  const cover = h("div", { class: "cover", hidden: true });
  const frame = h("div", { class: "frame" }, video, curtain, cover, badges);
  return {
    root: h("div", { class: "stage" }, frame, controls),
    video,
    badges,
    controls,
    play: (stream) => {
      if (video.srcObject !== stream) video.srcObject = stream;
      // Autoplay does it; a rejection would only say that another load came between.
      video.play().catch(() => undefined);
    },
    mirror: (mirrored) => void video.classList.toggle("mirrored", mirrored),
    curtain: (key) => {
      curtain.hidden = key === null;
      if (key !== null) say(word, key);
    },
    cover: (message) => {
      cover.hidden = message === null;
      cover.replaceChildren(...(message === null ? [] : [message]));
    },
  };
}
