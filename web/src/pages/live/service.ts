import { MadangError, type ErrorCode } from "../sdk/madang.js";
import { reach } from "../common/rest.ts";
import type { Part } from "./address.ts";

/** Public facts about the node that serves this page. */
export interface NodeFacts {
  readonly version: string;
  readonly developmentService: boolean;
}

export async function nodeFacts(): Promise<NodeFacts> {
  const response = await reach("../v1/node", {});
  if (!response.ok) throw failure(response);
  return (await response.json()) as NodeFacts;
}

/**
 * Gives every attempt to connect a token of the development service, and the first one the room that the token is for. A
 * viewer that comes back does not make the room anew: when it is gone, the stream has ended.
 */
export function developmentToken(room: string, part: Part): () => Promise<string> {
  let creates = true;
  const post = (path: string, body: unknown) =>
    reach(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Basic ${btoa("dev:dev-secret")}` },
      body: JSON.stringify(body),
    });
  return async () => {
    if (creates) {
      const created = await post("../v1/rooms", { id: room, mode: "live" });
      // 409: it exists already, which is all that is wanted.
      if (!created.ok && created.status !== 409) throw failure(created);
      creates = part === "host";
    }
    const name = `${part}-${Math.random().toString(36).slice(2, 8)}`;
    const tokens = await post(`../v1/rooms/${room}/tokens`, { role: part, name, ttlSeconds: 3_600 });
    if (!tokens.ok) throw failure(tokens);
    return ((await tokens.json()) as { token: string }).token;
  };
}

const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: "not-allowed",
  403: "not-allowed",
  404: "room-not-found",
  429: "too-many-requests",
};

function failure({ status }: Response): MadangError {
  return new MadangError(CODE_OF_STATUS[status] ?? "server-unavailable", `The server answered ${status}`, { status });
}
