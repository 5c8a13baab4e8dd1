import type { RoomSession } from "@madang/sdk";
import type { Chat } from "./entry.ts";
import { make, part } from "./page.ts";

/** Shows what others send. */
export function showStage(session: RoomSession<Chat>): void {
  const tiles = new Map<string, HTMLElement>();
  session.on("track", ({ participant, track, kind, source, media }) => {
    tiles.get(track)?.remove();
    if (media === null) return void tiles.delete(track);
    // Whose it is and what it shows are known from the first moment: nothing has to be guessed or mended later.
    const name = session.participants.get(participant)?.name ?? "Somebody";
    const player = make(kind, { autoplay: true, srcObject: new MediaStream([media]) });
    const caption = make("figcaption", { textContent: source === "screen" ? `The screen of ${name}` : name });
    const tile = make("figure", { className: source, hidden: kind === "audio" }, player, caption);
    tiles.set(track, part("stage").appendChild(tile));
  });
}
