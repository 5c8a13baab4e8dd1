import { MadangError } from "/sdk/madang.js";
import type { Part } from "./address.ts";

/** Public facts about the node that serves this page. */
export interface NodeFacts {
  readonly version: string;
  readonly developmentService: boolean;
}

export async function nodeFacts(): Promise<NodeFacts> {
  const response = await request("/v1/node", {});
  if (!response.ok) throw failure(response);
  return (await response.json()) as NodeFacts;
}

/** Gives every attempt to connect a token of the development service, and the room that the token is for. */
export function developmentToken(room: string, part: Part): () => Promise<string> {
  const post = (path: string, body: unknown) =>
    request(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Basic ${btoa("dev:dev-secret")}` },
      body: JSON.stringify(body),
    });
  return async () => {
    const created = await post("/v1/rooms", { id: room, mode: "live" });
    // 409: it exists already, which is all that is wanted.
    if (!created.ok && created.status !== 409) throw failure(created);
    const name = `${part}-${Math.random().toString(36).slice(2, 8)}`;
    const tokens = await post(`/v1/rooms/${room}/tokens`, { role: part, name, ttlSeconds: 3_600 });
    if (!tokens.ok) throw failure(tokens);
    return ((await tokens.json()) as { token: string }).token;
  };
}

async function request(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (cause) {
    throw new MadangError("network", "The server could not be reached", { cause });
  }
}

function failure({ status }: Response): MadangError {
  const code = status === 401 || status === 403 ? "not-allowed" : status === 429 ? "too-many-requests" : "server-unavailable";
  return new MadangError(code, `The server answered ${status}`, { status });
}
