import { h, onClick } from "../common/dom.ts";
import { icon } from "../common/icons.ts";
import { label, say, sayOf, text } from "./speech.ts";
import type { Standing } from "./wall.ts";

/** One picture on the wall, or the place where it would be. */
export class Tile implements Standing {
  readonly root: HTMLElement;
  readonly video: HTMLVideoElement;
  private readonly pin: HTMLButtonElement;
  private readonly signs: Record<"muted" | "hand" | "interrupted", HTMLElement>;
  pinned = false;
  dominant = false;
  host = false;
  hasPicture = false;

  /** @param name what it is called now; asked again when something has changed */
  constructor(
    readonly key: string,
    readonly self: boolean,
    readonly screen: boolean,
    private readonly name: () => string,
    onPin: () => void,
  ) {
    this.video = h("video", { autoplay: true, playsinline: true, class: self && !screen ? "mirrored" : "" });
    // Sound is played by itself, so that a tile on another page is heard as well.
    this.video.muted = true;
    this.pin = onClick(h("button", { class: "round pin", type: "button", testid: "pin" }, icon("pin")), onPin);
    this.signs = {
      muted: label(h("span", { class: "sign", role: "img" }, icon("micOff")), "muted"),
      hand: label(h("span", { class: "sign hand", role: "img" }, icon("hand")), "handRaised"),
      interrupted: say(h("p", { class: "interrupted", role: "status", testid: "interrupted", hidden: true }), "interrupted"),
    };
    const initial = sayOf(h("span", { class: "initial", "aria-hidden": "true" }), () => [...name()][0]?.toUpperCase() ?? "");
    const caption = sayOf(h("span", { class: "who", testid: "tile-name" }), () => this.title());
    this.root = h(
      "article",
      { class: "tile", testid: "tile", "data-key": key },
      initial,
      this.video,
      this.signs.interrupted,
      h("div", { class: "foot" }, this.signs.hand, this.signs.muted, caption),
      this.pin,
    );
    this.root.addEventListener("dblclick", onPin);
    this.show({ muted: false, hand: false, interrupted: false });
  }

  private title(): string {
    const name = this.screen ? text("screenOf", { name: this.name() }) : this.name();
    return this.self ? text("you", { name }) : name;
  }

  /** Takes another picture, or none. */
  play(media: MediaStreamTrack | null): void {
    const now = (this.video.srcObject as MediaStream | null)?.getVideoTracks()[0] ?? null;
    this.hasPicture = media !== null;
    this.root.classList.toggle("blank", media === null);
    if (now === media) return;
    this.video.srcObject = media === null ? null : new MediaStream([media]);
  }

  /** A video that was out of the page has stopped. */
  resume(): void {
    if (this.hasPicture && this.video.paused) void this.video.play().catch(() => undefined);
  }

  show({ muted, hand, interrupted }: Readonly<Record<"muted" | "hand" | "interrupted", boolean>>): void {
    this.signs.interrupted.hidden = !interrupted;
    this.root.classList.toggle("cut-off", interrupted);
    this.signs.muted.hidden = !muted;
    this.signs.hand.hidden = !hand;
    this.root.classList.toggle("speaking", this.dominant);
    this.root.classList.toggle("pinned", this.pinned);
    this.pin.setAttribute("aria-pressed", String(this.pinned));
    label(this.pin, this.pinned ? "unpin" : "pin", { name: this.name() });
  }
}
