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
    part("mute").textContent = isSilent() ? "Unmute" : "Mute";
    part("hand").hidden = may;
    part("hand").textContent = session.self?.hand ? "Lower hand" : "Raise hand";
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
  onClick("mute", async () => {
    await session.mute("microphone", !isSilent());
    show();
  });
  onClick("hand", () => session.raiseHand(session.self?.hand !== true));
}
