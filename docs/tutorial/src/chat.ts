import type { ChatPolicy, DataMessage, RoomSession } from "@madang/sdk";
import type { Chat } from "./entry.ts";
import { attempt, make, onSubmit, part } from "./page.ts";

/** What is said in the room. Who hears whom is the room's chat policy, which the server sees to. */
export function showChat(session: RoomSession<Chat>): void {
  const show = ({ name, data }: DataMessage<Chat>) =>
    part("log").append(make("li", { textContent: `${name ?? "The service"}: ${data.text}` }));
  session.on("history", (messages) => messages.forEach(show));
  session.on("data", show);
  onSubmit("chat", async () => {
    const field = part<HTMLInputElement>("text");
    await session.send({ text: field.value });
    field.value = "";
  });

  const policy = part<HTMLSelectElement>("policy");
  session.on("room", ({ chat }) => (policy.value = chat));
  policy.addEventListener("change", () => void attempt(() => session.changeRoom({ chat: policy.value as ChatPolicy })));
}
