import { sendableCodecs, type MediaKind, type VideoCodec } from "../sdk/madang.js";
import { h } from "../common/dom.ts";
import { levelMeter } from "../common/levelMeter.ts";
import { caption, say, text } from "./speech.ts";

export interface DevicePanel {
  readonly root: HTMLElement;
  /** Null means that the browser may choose. */
  codec(): VideoCodec | null;
  /** Lists the devices anew and marks those in use. */
  refresh(stream: MediaStream): Promise<void>;
  /** While live the codec is fixed. */
  live(live: boolean): void;
}

const CODEC_NAMES: Readonly<Record<VideoCodec, string>> = { vp8: "VP8", vp9: "VP9", h264: "H.264", av1: "AV1" };

/** Choice of camera, microphone and codec, with a meter that shows whether the microphone hears something. */
export function devicePanel(onChoice: (kind: MediaKind, deviceId: string) => void): DevicePanel {
  const selects = {
    video: h("select", { id: "camera", testid: "camera", disabled: true }),
    audio: h("select", { id: "microphone", testid: "microphone", disabled: true }),
  };
  for (const kind of ["video", "audio"] as const) {
    selects[kind].addEventListener("change", () => onChoice(kind, selects[kind].value));
  }
  const codec = h("select", { id: "codec", testid: "codec", "aria-describedby": "codec-hint" });
  codec.append(say(h("option", { value: "" }), "codec.auto"));
  for (const name of sendableCodecs()) codec.add(new Option(CODEC_NAMES[name], name));
  const meter = levelMeter();
  caption(meter.root, "level");
  return {
    root: h(
      "section",
      { class: "card", testid: "devices" },
      say(h("h2"), "devices"),
      say(h("label", { for: "camera" }), "camera"),
      selects.video,
      say(h("label", { for: "microphone" }), "microphone"),
      selects.audio,
      meter.root,
      h(
        "details",
        { testid: "advanced" },
        say(h("summary"), "advanced"),
        say(h("label", { for: "codec" }), "codec"),
        codec,
        say(h("p", { class: "hint", id: "codec-hint" }), "codecHint"),
      ),
    ),
    codec: () => (codec.value === "" ? null : (codec.value as VideoCodec)),
    refresh: async (stream) => {
      const devices = await navigator.mediaDevices.enumerateDevices();
      fill(selects.video, devices.filter(({ kind }) => kind === "videoinput"), stream.getVideoTracks()[0], "camera.number");
      fill(selects.audio, devices.filter(({ kind }) => kind === "audioinput"), stream.getAudioTracks()[0], "microphone.number");
      meter.listen(stream.getAudioTracks()[0] ?? null);
    },
    live: (live) => {
      codec.disabled = live;
    },
  };
}

function fill(
  select: HTMLSelectElement,
  devices: readonly MediaDeviceInfo[],
  used: MediaStreamTrack | undefined,
  name: "camera.number" | "microphone.number",
): void {
  const current = used?.getSettings().deviceId;
  const options = devices.map(({ deviceId, label }, index) => {
    const words = label || text(name, { number: index + 1 });
    return new Option(words, deviceId, false, deviceId === current);
  });
  select.disabled = options.length === 0;
  select.replaceChildren(...(options.length > 0 ? options : [say(h("option"), "noDevice")]));
}
