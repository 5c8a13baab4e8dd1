import type { DataMessage, RoomSession } from "../sdk/madang.js";
import { h } from "../common/dom.ts";
import { nameOf, type Try } from "./panels.ts";
import { voiceOf } from "./powers.ts";
import { label, placeholder, say, speech } from "./speech.ts";

const MOST = 1_000;

/** What people write to each other, and what they wrote before one came in. */
export function chatPanel(session: RoomSession, attempt: Try, onUnread: () => void): HTMLElement {
  const log = h("ol", { class: "log", role: "log", testid: "chat-log" });
  const empty = say(h("p", { class: "hint" }), "chat.empty");
  const field = h("input", { testid: "chat-field", maxlength: String(MOST), autocomplete: "off" });
  const send = say(h("button", { class: "primary", type: "submit", testid: "chat-send" }), "chat.send");
  const why = h("p", { class: "hint", role: "status", testid: "chat-why", hidden: true });
  const form = h("form", { class: "write" }, field, send);
  const draw = () => {
    const voice = voiceOf(session);
    field.disabled = send.disabled = !voice.may;
    why.hidden = voice.may;
    if (!voice.may) say(why, `chat.${voice.why}`);
    else label(placeholder(field, `chat.to.${voice.to}`), `chat.to.${voice.to}`);
  };
  const add = ({ from, name, at, own }: DataMessage, words: string) => {
    empty.hidden = true;
    const isService = from === null;
    const who = h("strong");
    if (isService) say(who, "chat.service");
    else if (own) say(who, "you", { name: name || nameOf(session, from) });
    else who.textContent = name || nameOf(session, from);
    const time = new Date(at).toLocaleTimeString(speech.language, { hour: "2-digit", minute: "2-digit" });
    log.append(h("li", { class: isService ? "service" : own ? "own" : "", testid: "chat-line" }, who, h("small", {}, time), h("p", {}, words)));
    log.lastElementChild?.scrollIntoView({ block: "end" });
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = field.value.trim();
    if (words === "") return;
    // It comes back as everybody else gets it; what was not said is there to be said again.
    attempt(async () => {
      field.value = "";
      try {
        await session.send({ chat: words });
      } catch (error) {
        if (field.value === "") field.value = words;
        throw error;
      }
    });
  });
  const take = (message: DataMessage) => {
    const words = wordsOf(message);
    if (words === null) return;
    add(message, words.slice(0, MOST));
    if (!message.own) onUnread();
  };
  session.on("history", (messages) => messages.forEach(take));
  session.on("data", take);
  for (const event of ["self", "room", "state"] as const) session.on(event, draw);
  label(field, "chat.to.everybody");
  draw();
  return h("div", { class: "chat" }, empty, log, why, form);
}

/** What was written, if it was; a service may say it without more ado. */
function wordsOf({ from, data }: DataMessage): string | null {
  if (from === null && typeof data === "string") return data;
  const words = (data as { chat?: unknown } | null)?.chat;
  return typeof words === "string" ? words : null;
}
