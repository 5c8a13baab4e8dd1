import type { Role, RoomSession } from "@madang/sdk";
import { showChat } from "./chat.ts";
import { enter, linkOf, type Chat } from "./entry.ts";
import { onClick, onSubmit, part } from "./page.ts";
import { showPeople } from "./people.ts";
import { offerSpeaking } from "./speaking.ts";
import { showStage } from "./stage.ts";
import { mayPass, wordsOf } from "./words.ts";

declare global {
  /** For you to try things in the browser's console. */
  var session: RoomSession<Chat>;
}

/** Lets the user into the room by a click, without which browsers play no sound. */
export function openDoor(stage: Role, begin: (session: RoomSession<Chat>) => void = () => undefined): void {
  onSubmit("door", async () => {
    const session = (globalThis.session = await enter());
    part("door").hidden = true;
    showStage(session);
    showPeople(session, stage);
    offerSpeaking(session);
    showChat(session);
    begin(session);

    session.on("state", (state) => {
      part("state").textContent = state;
      part("room").hidden = state === "closed";
    });
    session.on("closed", (error) => {
      const again = error !== null && mayPass(error) ? " Load the page to try again." : "";
      part("problem").textContent = error === null ? "You left." : `It is over: ${wordsOf(error)}${again}`;
    });
    session.on("self", () => {
      part("desk").hidden = session.rights?.moderate !== true;
    });
    onClick("leave", () => session.leave());
    onClick("invite", async () => {
      const { code } = await session.invite({ role: stage, uses: 1, ttlSeconds: 3_600 });
      part("invitation").textContent = linkOf(code);
    });
  });
}
