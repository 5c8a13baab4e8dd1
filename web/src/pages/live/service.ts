import { MadangError, type ErrorCode } from "../sdk/madang.js";
import { holdIdentity } from "../common/identity.ts";
import { DEVELOPMENT, reach, Rest } from "../common/rest.ts";
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
  const rest = Rest.ofService(DEVELOPMENT);
  // The page is the same one for as long as it is open, and so is the browser that loads it again.
  let holds: ReturnType<typeof holdIdentity> | null = null;
  let creates = true;
  return async () => {
    if (creates) {
      await rest.makeSure(room, "live");
      creates = part === "host";
    }
    const { identity } = await (holds ??= holdIdentity(room));
    return rest.token(room, { role: part, identity, name: `${part}-${identity.slice(0, 6)}` });
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
