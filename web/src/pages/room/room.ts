import { MadangError, type TokenSource } from "../sdk/madang.js";
import { h } from "../common/dom.ts";
import { icon } from "../common/icons.ts";
import { LocalDevices } from "../common/localDevices.ts";
import { Rest } from "../common/rest.ts";
import { freeName, leaveNote, readAddress, takeNote } from "./address.ts";
import { goodbye, lobby, type Choice } from "./lobby.ts";
import { roomView } from "./roomView.ts";
import { caption, label, say, speech } from "./speech.ts";
import { errorKey, type TextKey } from "./texts.ts";

const devices = new LocalDevices();
const wasHere = takeNote(sessionStorage);
const name = h("span", { class: "room-name", testid: "room-name", hidden: true });
const pill = h("span", { class: "pill", role: "status", testid: "state", hidden: true });
const banner = caption(
  h("aside", { class: "banner", testid: "development-banner", hidden: true }, icon("alert"), h("p", {}, say(h("strong"), "developmentMark"), " ", say(h("span"), "developmentText"))),
  "developmentMark",
);
const main = h("main", { id: "main" });

function frame(): void {
  const home = label(h("a", { class: "brand", href: "./", testid: "home" }, h("img", { src: "icon.svg", alt: "", width: "30", height: "30" }), h("span", {}, "Madang")), "home");
  const header = h("header", { class: "top" }, home, h("div", { class: "about" }, name, pill), speech.choice("language"));
  document.body.replaceChildren(h("div", { class: "page" }, banner, header, main));
  speech.apply();
}

async function start(): Promise<void> {
  frame();
  const address = readAddress(location.href);
  if (address.token !== null) {
    const token = address.token;
    return enter(() => token, address.room ?? "");
  }
  const development = await Rest.isDevelopment().catch(() => false);
  banner.hidden = !development;
  main.replaceChildren(lobby(address, devices, development, choose));
}

/** Comes in, or answers with another name where somebody has that one. */
async function choose({ service, room, mode, role, name: who, insists }: Choice): Promise<string | null> {
  const rest = new Rest(service);
  try {
    await rest.createRoom(room, mode);
    // A name decides who somebody is only in roles that publish.
    if (role !== "viewer" && !insists && !wasHere(room, role, who)) {
      const same = (await rest.participants(room)).filter((person) => person.role === role);
      const free = freeName(who, new Set(same.map((person) => person.name)));
      if (free !== who) return free;
    }
  } catch (error) {
    over(error);
    return null;
  }
  addEventListener("pagehide", () => leaveNote(sessionStorage, room, role, who));
  history.replaceState(null, "", `?${new URLSearchParams({ room, mode, role })}`);
  // A session that comes back needs a fresh token under the same name: it is the same participant then.
  enter(() => rest.token(room, role, who), room, rest);
  return null;
}

function enter(tokens: TokenSource, room: string, rest: Rest | null = null): void {
  banner.hidden = true;
  name.textContent = room;
  name.hidden = false;
  pill.hidden = false;
  document.body.classList.add("inside");
  const view = roomView(
    tokens,
    devices,
    (key) => {
      say(pill, key);
      pill.dataset["state"] = key.slice("state.".length);
    },
    (error) => (error?.code === "room-busy" ? bid("error.place-taken") : over(error)),
    // One token lets in many viewers; members have a name each, which only the lobby can ask for.
    async (role) => (rest !== null && role === "viewer" ? rest.token(room, role, "") : null),
  );
  main.replaceChildren(view.root);
}

function over(error: unknown): void {
  const code = error instanceof MadangError ? error.code : "unexpected";
  bid(error === null ? "left" : errorKey(code), { code });
}

function bid(key: TextKey, values: Readonly<Record<string, string>> = {}): void {
  document.body.classList.remove("inside");
  devices.stop();
  main.replaceChildren(goodbye(key, values, () => location.reload()));
}

addEventListener("hashchange", () => location.reload());
addEventListener("pageshow", (event) => event.persisted && location.reload());
if (document.readyState === "complete") void start();
else addEventListener("load", () => void start(), { once: true });
