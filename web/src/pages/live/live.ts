import { MadangError } from "../sdk/madang.js";
import { readAddress, type Address } from "./address.ts";
import { h } from "../common/dom.ts";
import { frame, type Frame } from "./frame.ts";
import { hostView } from "./hostView.ts";
import { troubleCard, troubleOf } from "./trouble.ts";
import { developmentToken, nodeFacts } from "./service.ts";
import { applyLanguage, say } from "./speech.ts";
import { startView } from "./startView.ts";
import { viewerView } from "./viewerView.ts";

async function show(): Promise<void> {
  const page = frame();
  document.body.replaceChildren(page.root);
  applyLanguage();
  const address = readAddress(location.href);
  page.fill(say(h("p", { class: "loading" }), "loading"));
  try {
    const { developmentService } = await nodeFacts();
    page.development(developmentService && address.token === null);
    open(page, address, developmentService);
  } catch (error) {
    // An own token is enough to go on: the node's facts are only needed to do without one.
    if (address.token !== null) open(page, address, false);
    else page.fill(troubleCard(troubleOf(error), { retry: () => void show() }));
  }
}

function open(page: Frame, { room, part, token }: Address, developmentService: boolean): void {
  if (!("RTCPeerConnection" in globalThis)) {
    page.fill(troubleCard(new MadangError("unsupported-browser", "")));
  } else if (token === null && !developmentService) {
    page.fill(troubleCard("no-invitation"));
  } else if (room === null || part === null) {
    page.fill(startView(room));
  } else {
    page.room(room);
    const tokens = () => token ?? developmentToken(room, part);
    const view = part === "host" ? hostView : viewerView;
    page.fill(view({ page, room, tokens, token }));
  }
}

addEventListener("hashchange", () => location.reload());
// A page from the back-forward cache has closed its session; it starts afresh.
addEventListener("pageshow", (event) => event.persisted && location.reload());
// A video that waits for its first picture would keep the page from having loaded, so it has to have loaded before.
if (document.readyState === "complete") void show();
else addEventListener("load", () => void show(), { once: true });
