import type {
  BanInfo,
  Grants,
  InvitationInfo,
  InvitationWish,
  MediaKind,
  Metadata,
  RemoveOptions,
  Role,
  RoomChange,
  SilenceOptions,
} from "../api.d.ts";
import { MadangError } from "../failure.ts";
import type { ClientMessage, ServerMessage } from "./messages.ts";

const ROLES: readonly Role[] = ["host", "guest", "member", "viewer", "recorder"];

/** What a participant asks of the server in words, each of them a message of its own. */
export abstract class RoomActions<Data> {
  /** Asks for what must be done once, also where the socket is lost meanwhile. */
  protected abstract ask(message: ClientMessage): Promise<ServerMessage>;

  /** An address of the server, by its path. */
  protected abstract address(path: string): string;

  async send(data: Data, to?: readonly string[]): Promise<number> {
    const answer = await this.ask(to === undefined ? { type: "send", data } : { type: "send", to, data });
    return (answer.type === "ok" ? answer.message : undefined) ?? 0;
  }

  async raiseHand(raised: boolean): Promise<void> {
    await this.ask({ type: "hand", raised });
  }

  async changeRole(participant: string, role: Role, { grants }: { readonly grants?: Grants } = {}): Promise<void> {
    if (!ROLES.includes(role)) throw new MadangError("invalid-value", `There is no role ${String(role)}`);
    await this.ask({ type: "role", participant, role, ...(grants !== undefined && { grants }) });
  }

  async grant(participant: string, grants: Grants): Promise<void> {
    await this.ask({ type: "role", participant, grants });
  }

  async silence(track: string, silenced: boolean, { held = true }: SilenceOptions = {}): Promise<void> {
    await this.ask({ type: "silence", track, silenced, held });
  }

  async silenceKind(participant: string, kind: MediaKind, silenced: boolean, { held = true }: SilenceOptions = {}): Promise<void> {
    await this.ask({ type: "silence", participant, kind, silenced, held });
  }

  async remove(participant: string, options: RemoveOptions = {}): Promise<void> {
    await this.ask({ type: "remove", participant, ...options });
  }

  async bans(): Promise<readonly BanInfo[]> {
    const all: BanInfo[] = [];
    let cursor: string | undefined;
    do {
      const answer = await this.ask(cursor === undefined ? { type: "bans" } : { type: "bans", cursor });
      if (answer.type !== "bans") break;
      all.push(...answer.bans);
      cursor = answer.more;
    } while (cursor !== undefined);
    return all;
  }

  async unban(ban: string): Promise<void> {
    await this.ask({ type: "unban", ban });
  }

  async changeRoom(change: RoomChange): Promise<void> {
    await this.ask({ type: "room", ...change });
  }

  async setMetadata(metadata: Metadata): Promise<void> {
    await this.ask({ type: "metadata", metadata });
  }

  async closeRoom(reason?: string): Promise<void> {
    await this.ask(reason === undefined ? { type: "close-room" } : { type: "close-room", reason });
  }

  async invite(wish: InvitationWish): Promise<InvitationInfo> {
    const answer = await this.ask({ type: "invite", ...wish });
    if (answer.type !== "invitation") throw new MadangError("unexpected", "The server made no invitation");
    const { code, path, role, uses, used, expiresAt, name } = answer;
    return { code, path, url: this.address(path), role, uses, used, expiresAt, ...(name !== undefined && { name }) };
  }
}
