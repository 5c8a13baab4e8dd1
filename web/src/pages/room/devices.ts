import { h } from "../common/dom.ts";
import { levelMeter } from "../common/levelMeter.ts";
import type { LocalDevices } from "../common/localDevices.ts";
import { caption, say, text } from "./speech.ts";
import { errorKey } from "./texts.ts";

/** Camera and microphone before one comes in: a picture of oneself, a meter, and the choice of devices. */
export function deviceCheck(devices: LocalDevices) {
  const video = h("video", { autoplay: true, playsinline: true, class: "mirrored", testid: "preview" });
  video.muted = true;
  const blank = say(h("p", { class: "blank-note" }), "noPicture");
  const trouble = h("p", { class: "notice", role: "alert", testid: "device-error", hidden: true });
  const meter = levelMeter();
  caption(meter.root, "level");
  const selects = { video: h("select", { id: "camera", testid: "camera" }), audio: h("select", { id: "microphone", testid: "microphone" }) };
  const root = h(
    "section",
    { class: "card check", testid: "device-check" },
    say(h("h2"), "check"),
    h("div", { class: "preview" }, video, blank),
    trouble,
    say(h("label", { for: "camera" }), "camera"),
    selects.video,
    say(h("label", { for: "microphone" }), "microphone"),
    selects.audio,
    meter.root,
  );
  const refresh = async () => {
    const picture = devices.track("video");
    video.srcObject = picture === null ? null : new MediaStream([picture]);
    blank.hidden = picture !== null;
    meter.listen(devices.track("audio"));
    const all = await navigator.mediaDevices.enumerateDevices();
    for (const kind of ["video", "audio"] as const) {
      const used = devices.track(kind)?.getSettings().deviceId;
      const fitting = all.filter((device) => device.kind === `${kind}input`);
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
      await refresh();
    } catch (error) {
      const code = String((error as { code?: unknown }).code);
      trouble.hidden = false;
      say(trouble, errorKey(code), { code });
    }
  };
  for (const kind of ["video", "audio"] as const) {
    selects[kind].addEventListener("change", () => {
      devices.remember(kind, selects[kind].value);
      void attempt(() => devices.change(kind, selects[kind].value));
    });
  }
  return { root, open: () => attempt(() => devices.open()) };
}
