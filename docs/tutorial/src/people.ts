import type { BanInfo, ParticipantInfo, Role, RoomSession } from "@madang/sdk";
import { order, type Chat } from "./entry.ts";
import { attempt, make, part } from "./page.ts";

/** Shows who is there and, to those who moderate, what can be done about it. `stage` is the role of those who speak besides the host. */
export function showPeople(session: RoomSession<Chat>, stage: Role): void {
  const button = (textContent: string, action: () => Promise<unknown>) =>
    make("button", { textContent, onclick: () => void attempt(action) });

  const tools = ({ id, role }: ParticipantInfo) => [
    role === "viewer"
      ? button("Let speak", () => session.changeRole(id, stage))
      : button("Send back", () => session.changeRole(id, "viewer")),
    button("Mute", () => order("mute", id)),
    button("Remove", () => order("remove", id).then(showBans)),
  ];

  /** Who was removed, and the way back. It is the backend that removed them, and so the backend that lets them in again. */
  const showBans = async () => {
    const bans = session.rights?.moderate === true ? await session.bans() : [];
    const entry = ({ ban, name }: BanInfo) =>
      make("li", {}, `${name} may not come in `, button("Let in again", () => order("unban", ban).then(showBans)));
    part("bans").replaceChildren(...bans.map(entry));
  };

  const line = (person: ParticipantInfo) => {
    const microphone = person.tracks.find(({ source }) => source === "microphone");
    const marks = [
      person.role,
      person.hand && "hand up",
      microphone?.muted && "muted",
      microphone?.silenced && "silenced",
      person.interrupted && "cut off",
    ];
    const text = `${person.name} (${marks.filter(Boolean).join(", ")}) `;
    const below = session.rights?.moderate === true && person !== session.self && !person.moderates;
    return make("li", {}, text, ...(below ? tools(person) : []));
  };

  const show = () => {
    const everybody = session.self === null ? [] : [session.self, ...session.participants.values()];
    part("people").replaceChildren(...everybody.map(line));
  };
  session.on("participants", show);
  session.on("self", show);
  session.on("state", (state) => void (state === "connected" && attempt(showBans)));
  session.on("counts", ({ people, audience }) => {
    part("counts").textContent = `${people} here, ${audience} of them watching`;
  });
}
