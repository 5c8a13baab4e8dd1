import type * as api from "./api.d.ts";
import { currentBrowser, type Browser } from "./browser.ts";
import { codecsOf } from "./encodings.ts";
import { MadangError } from "./failure.ts";
import { Devices } from "./localDevices.ts";
import { Publication } from "./publish.ts";
import { RoomMembership } from "./room/roomSession.ts";
import { Viewing } from "./watch.ts";

export type * from "./api.d.ts";
export { MadangError } from "./failure.ts";
export { VERSION } from "./version.ts";

export const publish: typeof api.publish = (options) => {
  const browser = browserWithMedia();
  if (options.stream === undefined) mediaDevices();
  return new Publication(browser, options);
};

export const watch: typeof api.watch = (options) => new Viewing(browserWithMedia(), options);

export const join: typeof api.join = <Data>(options: api.JoinOptions) => new RoomMembership<Data>(browserWithMedia(), options);

export const openDevices: typeof api.openDevices = async (wish = {}) => Devices.open(mediaDevices(), wish);

export const sendableCodecs: typeof api.sendableCodecs = () =>
  codecsOf(globalThis.RTCRtpSender?.getCapabilities("video")?.codecs ?? []);

function mediaDevices(): MediaDevices {
  if (!("mediaDevices" in navigator)) {
    throw new MadangError("insecure-page", "Camera, microphone and screen need HTTPS or localhost");
  }
  return navigator.mediaDevices;
}

function browserWithMedia(): Browser {
  if (!("RTCPeerConnection" in globalThis)) throw new MadangError("unsupported-browser", "This browser has no WebRTC");
  return currentBrowser();
}
