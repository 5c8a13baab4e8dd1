import { openDevices, type LocalDevices, type RoomSession } from "@madang/sdk";
import type { Chat } from "./entry.ts";
import { onClick, part } from "./page.ts";

/** Camera, microphone and screen of this page, as far as its user may publish them at present. */
export function offerSpeaking(session: RoomSession<Chat>): void {
  let devices: LocalDevices | null = null;
  const microphone = () => session.self?.tracks.find(({ source }) => source === "microphone");
  const isSilent = () => microphone()?.muted === true || microphone()?.silenced === true;

  const show = () => {
    const may = session.rights?.publish === true;
    const speaks = may && devices !== null;
    part("speak").hidden = !may || speaks;
    part("mute").hidden = part("screen").hidden = !speaks;
    const held = microphone()?.held === true;
    part<HTMLButtonElement>("mute").disabled = held;
    part("mute").textContent = held ? "Unmute (a moderator has to allow it)" : isSilent() ? "Unmute" : "Mute";
    part("hand").hidden = may;
    part("hand").textContent = session.self?.hand ? "Lower hand" : "Raise hand";
    showMyself(devices?.camera ?? null);
  };

  session.on("self", () => {
    // Whoever was sent back to the audience wants the lamp of the camera to go out as well.
    if (session.rights?.publish !== true) {
      devices?.close();
      devices = null;
    }
    show();
  });

  onClick("speak", async () => {
    const opened = (devices = await openDevices());
    // The screen has gone where the user ended its share in the browser.
    opened.on("track", ({ source, track }) => {
      if (track === null && session.isPublishing(source)) void session.unpublish(source);
    });
    show();
    if (opened.camera !== null) await session.publish("camera", opened.camera);
    if (opened.microphone !== null) await session.publish("microphone", opened.microphone);
  });
  onClick("screen", async () => {
    if (devices !== null) await session.publish("screen", await devices.shareScreen());
  });
  onClick("mute", () => session.mute("microphone", !isSilent()));
  onClick("hand", () => session.raiseHand(session.self?.hand !== true));
}

/** One's own picture comes from the camera and not from the server, which sends nobody what is his own. */
function showMyself(camera: MediaStreamTrack | null): void {
  const player = part<HTMLVideoElement>("myself");
  const shown = player.srcObject instanceof MediaStream ? player.srcObject.getVideoTracks()[0] : null;
  player.hidden = camera === null;
  if (camera !== (shown ?? null)) player.srcObject = camera === null ? null : new MediaStream([camera]);
}
