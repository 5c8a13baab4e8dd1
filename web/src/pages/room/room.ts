import { MadangError, type RoomEvents, type TokenSource } from "../sdk/madang.js";
import { holdIdentity } from "../common/identity.ts";
import { LocalDevices } from "../common/localDevices.ts";
import { Loudspeaker } from "../common/loudspeaker.ts";
import { invitedBy, Rest } from "../common/rest.ts";
import { readAddress, usualRole } from "./address.ts";
import { Header } from "./header.ts";
import { admittedBefore, forgetAdmitted, invitationTrouble, invitedLobby } from "./invitedLobby.ts";
import { goodbye, lobby, type Choice } from "./lobby.ts";
import { roomView } from "./roomView.ts";
import { errorKey, type TextKey } from "./texts.ts";

const devices = new LocalDevices();
const speaker = new Loudspeaker();
const header = new Header();
const { main } = header;

/** What one comes into a room with. */
interface Entry {
  readonly room: string;
  readonly token: TokenSource;
  /** Invitations are listed and revoked by it. */
  readonly rest: Rest;
  /** Whether the page acts for the service, which may invite in any case. */
  readonly forService: boolean;
  /** Called with why one is out again. */
  over?(error: RoomEvents["closed"]): void;
}

async function start(): Promise<void> {
  header.open();
  const address = readAddress(location.href);
  const { token, invitation } = address;
  if (token !== null) return enter({ room: address.room ?? "", token: () => token, rest: Rest.ofParticipant(token), forService: false });
  if (invitation !== null) return invited(invitation);
  const development = await Rest.isDevelopment().catch(() => false);
  header.warn(development);
  const look = (service: Choice["service"], room: string) => Rest.ofService(service).room(room);
  main.replaceChildren(lobby(address, devices, speaker, development, { enter: choose, look }));
}

async function choose({ service, room, mode, role: chosen, name }: Choice): Promise<void> {
  const rest = Rest.ofService(service);
  try {
    const isNew = await rest.createRoom(room, mode);
    const role = chosen ?? usualRole(mode, isNew);
    const { identity, release } = await holdIdentity(room);
    history.replaceState(null, "", `?${new URLSearchParams({ room, mode, role })}`);
    // A session that comes back needs a fresh token of the same identity: it is the same participant then.
    enter({ room, token: () => rest.token(room, { role, identity, name }), rest, forService: true, over: release });
  } catch (error) {
    over(error);
  }
}

async function invited(code: string): Promise<void> {
  const come = ({ room, token }: { readonly room: string; readonly token: string }) =>
    enter({
      room,
      token,
      rest: Rest.ofParticipant(token),
      forService: false,
      over: (error) => {
        // By one that has expired nobody comes in: the next try is a new one.
        if (error?.code === "token-rejected") forgetAdmitted(code);
      },
    });
  const before = admittedBefore(code);
  if (before !== null) return come(before);
  try {
    main.replaceChildren(invitedLobby(code, await invitedBy(code), devices, speaker, come));
  } catch (error) {
    bid(invitationTrouble(error));
  }
}

function enter({ room, token, rest, forService, over: told }: Entry): void {
  header.enter(room);
  const view = roomView({ token, room, rest, forService, devices, speaker, header }, (error) => {
    told?.(error);
    over(error);
  });
  main.replaceChildren(view.root);
}

function over(error: unknown): void {
  const { code, detail } = error instanceof MadangError ? error : { code: "unexpected", detail: null };
  if (error === null) bid("left");
  else if (code === "room-closed" && detail !== null) bid("closedBecause", { detail });
  else bid(errorKey(code), { code });
}

function bid(key: TextKey, values: Readonly<Record<string, string>> = {}): void {
  header.leave();
  devices.stop();
  main.replaceChildren(goodbye(key, values, key === "invited.unknown" ? null : () => location.reload()));
}

addEventListener("hashchange", () => location.reload());
addEventListener("pageshow", (event) => event.persisted && location.reload());
if (document.readyState === "complete") void start();
else addEventListener("load", () => void start(), { once: true });
