import type { MediaKind } from "/sdk/madang.js";
import { h } from "../common/dom.ts";
import { levelMeter } from "../common/levelMeter.ts";
import type { LocalDevices } from "../common/localDevices.ts";
import { caption, say, text } from "./speech.ts";
import { errorKey } from "./texts.ts";

const NAME = { video: "camera", audio: "microphone" } as const;

/** Camera and microphone before one comes in: a picture of oneself, and the choice of devices. */
export function deviceCheck(devices: LocalDevices) {
  const video = h("video", { autoplay: true, playsinline: true, class: "mirrored", testid: "preview" });
  video.muted = true;
  const blank = say(h("p", { class: "blank-note" }), "noPicture");
  const choice = deviceChoice(devices, (kind, deviceId) => devices.change(kind, deviceId));
  devices.onChange(() => {
    const picture = devices.track("video");
    if (picture !== (video.srcObject as MediaStream | null)?.getTracks()[0]) video.srcObject = picture === null ? null : new MediaStream([picture]);
    blank.hidden = picture !== null;
  });
  const root = h("section", { class: "card check", testid: "device-check" }, say(h("h2"), "check"), h("div", { class: "preview" }, video, blank), choice.root);
  return { root, open: () => choice.attempt(() => devices.open()) };
}

/**
 * Which camera and which microphone, with a meter that shows whether that one hears something.
 *
 * @param change opens the device that was chosen
 */
export function deviceChoice(devices: LocalDevices, change: (kind: MediaKind, deviceId: string) => Promise<void>) {
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
  const root = h("div", { class: "devices" }, trouble, row("video"), row("audio"), meter.root);
  const refresh = async () => {
    meter.listen(devices.track("audio"));
    if (!("mediaDevices" in navigator)) return;
    const all = await navigator.mediaDevices.enumerateDevices();
    for (const kind of ["video", "audio"] as const) {
      const used = devices.track(kind)?.getSettings().deviceId;
      // Without a permission the browser tells neither ids nor names.
      const fitting = all.filter((device) => device.kind === `${kind}input` && device.deviceId !== "");
      selects[kind].disabled = fitting.length === 0;
      selects[kind].replaceChildren(
        ...fitting.map(({ deviceId, label }, index) => new Option(label || text("device", { number: index + 1 }), deviceId, false, deviceId === used)),
      );
    }
  };
  const attempt = async (action: () => Promise<void>) => {
    trouble.hidden = true;
    try {
      await action();
    } catch (error) {
      const code = String((error as { code?: unknown }).code);
      trouble.hidden = false;
      say(trouble, errorKey(code), { code });
    }
    await refresh();
  };
  devices.onChange(() => void refresh());
  return { root, attempt, refresh };
}
