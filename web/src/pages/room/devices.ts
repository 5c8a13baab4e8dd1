import type { MediaKind } from "../sdk/madang.js";
import { h } from "../common/dom.ts";
import { levelMeter } from "../common/levelMeter.ts";
import type { LocalDevices } from "../common/localDevices.ts";
import { speakerChoice, type Loudspeaker } from "../common/loudspeaker.ts";
import { caption, say, text } from "./speech.ts";
import { errorKey } from "./texts.ts";

const NAME = { video: "camera", audio: "microphone" } as const;

/** Camera and microphone before one comes in: a picture of oneself, and the choice of devices. */
export function deviceCheck(devices: LocalDevices, speaker: Loudspeaker) {
  const video = h("video", { autoplay: true, playsinline: true, class: "mirrored", testid: "preview" });
  video.muted = true;
  const blank = say(h("p", { class: "blank-note" }), "noPicture");
  const choice = deviceChoice(devices, speaker, (kind, deviceId) => devices.change(kind, deviceId));
  const unfollow = devices.onChange(() => {
    const picture = devices.live("video");
    if (picture !== (shown(video)?.getTracks()[0] ?? null)) video.srcObject = picture === null ? null : new MediaStream([picture]);
    blank.hidden = picture !== null;
  });
  const root = h("section", { class: "card check", testid: "device-check" }, say(h("h2"), "check"), h("div", { class: "preview" }, video, blank), choice.root);
  return {
    root,
    open: () => choice.attempt(() => devices.open()),
    close: () => {
      unfollow();
      choice.close();
      video.srcObject = null;
    },
  };
}

function shown(video: HTMLVideoElement): MediaStream | null {
  return video.srcObject instanceof MediaStream ? video.srcObject : null;
}

/**
 * Which camera, microphone and loudspeaker, with a meter that shows whether the microphone hears something.
 *
 * @param change opens the device that was chosen
 */
export function deviceChoice(devices: LocalDevices, speaker: Loudspeaker, change: (kind: MediaKind, deviceId: string) => Promise<void>) {
  const trouble = h("p", { class: "notice", role: "alert", testid: "device-error", hidden: true });
  const meter = levelMeter();
  caption(meter.root, "level");
  const select = (kind: MediaKind) => {
    const each = h("select", { testid: NAME[kind] });
    each.addEventListener("change", () => void attempt(() => change(kind, each.value)));
    return each;
  };
  const selects = { video: select("video"), audio: select("audio") };
  const row = (kind: MediaKind) => h("label", {}, say(h("span"), NAME[kind]), selects[kind]);
  /** Those of one's own, which are of no use to who only watches. */
  const own = h("div", {}, row("video"), row("audio"), meter.root);
  const outlet = speakerChoice(speaker, (option) => say(option, "speaker.usual"), (number) => text("device", { number }), (error) => tell(error));
  const root = h("div", { class: "devices" }, trouble, own, h("label", { hidden: true }, say(h("span"), "speaker"), outlet.select));
  const list = async () => {
    if (root.closest("[hidden]") !== null || !("mediaDevices" in navigator)) return;
    if (!own.hidden) meter.listen(devices.live("audio"));
    const all = await navigator.mediaDevices.enumerateDevices();
    outlet.list(all);
    for (const kind of ["video", "audio"] as const) {
      // Without a permission the browser tells neither ids nor names.
      const fitting = all.filter((device) => device.kind === `${kind}input` && device.deviceId !== "");
      const options = fitting.map(({ deviceId, label }, index) => new Option(label || text("device", { number: index + 1 }), deviceId));
      selects[kind].disabled = options.length === 0;
      selects[kind].replaceChildren(...options);
      // Where none is chosen yet, none looks so: choosing the first is a choice then.
      selects[kind].selectedIndex = fitting.findIndex(({ deviceId }) => deviceId === devices.chosen(kind));
    }
  };
  const tell = (error: unknown) => {
    const code = String((error as { code?: unknown }).code);
    trouble.hidden = false;
    say(trouble, errorKey(code), { code });
  };
  const refresh = () => list().catch(tell);
  const attempt = async (action: () => Promise<void>) => {
    trouble.hidden = true;
    await action().catch(tell);
    await refresh();
  };
  const close = devices.onChange(() => void refresh());
  return { root, own, attempt, refresh, close };
}
