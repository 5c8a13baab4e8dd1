import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { MadangClient, MadangProblem } from "../src/server.ts";

interface Asked {
  readonly line: string;
  readonly authorization: string | undefined;
  readonly key: string | undefined;
  readonly body: unknown;
}

/** A media server that notes what it is asked. */
async function withServer(
  answer: (response: ServerResponse, asked: Asked, before: number) => void,
  use: (client: MadangClient, asked: readonly Asked[]) => Promise<void>,
): Promise<void> {
  const all: Asked[] = [];
  const server: Server = createServer(async (request, response) => {
    const asked = await readFrom(request);
    all.push(asked);
    answer(response, asked, all.length - 1);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = server.address() as AddressInfo;
    await use(new MadangClient({ url: `http://127.0.0.1:${port}/`, key: "dev", secret: "dev-secret" }), all);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function readFrom(request: IncomingMessage): Promise<Asked> {
  let text = "";
  for await (const part of request) text += String(part);
  const key = request.headers["idempotency-key"];
  return {
    line: `${request.method} ${request.url}`,
    authorization: request.headers.authorization,
    key: typeof key === "string" ? key : undefined,
    body: text === "" ? undefined : JSON.parse(text),
  };
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}

test("what is asked for is asked in the service's name", async () => {
  await withServer(
    (response) => json(response, 201, { id: "yard" }),
    async (client, asked) => {
      assert.equal((await client.createRoom({ id: "yard", mode: "conference", settings: { "max-members": "8" } })).id, "yard");
      const [{ line, authorization, key, body } = {} as Asked] = asked;
      assert.equal(line, "POST /v1/rooms");
      assert.equal(authorization, `Basic ${Buffer.from("dev:dev-secret").toString("base64")}`);
      assert.ok(key);
      assert.deepEqual(body, { id: "yard", mode: "conference", settings: { "max-members": "8" } });
    },
  );
});

test("every function has its path", async () => {
  await withServer(
    (response, { line }) =>
      line.startsWith("DELETE") ? response.writeHead(204).end() : json(response, 200, { message: 7, bans: [], invitations: [] }),
    async (client, asked) => {
      await client.node();
      await client.rooms({ limit: 2, cursor: "c" });
      await client.room("a/b");
      await client.changeRoom("yard", { locked: true });
      await client.closeRoom("yard", "good night");
      await client.participants("yard");
      await client.changeParticipant("yard", "ada", { role: "member" });
      await client.removeParticipant("yard", "ada b", { banSeconds: 0 });
      await client.removeParticipant("yard", "ada");
      await client.silence("yard", "ada", { kind: "audio", held: false });
      assert.equal(await client.send("yard", { text: "hi" }), 7);
      await client.send("yard", "psst", ["ada"]);
      assert.deepEqual(await client.bans("yard"), []);
      await client.ban("yard", "ada", { seconds: 60 });
      await client.unban("yard", "b1");
      assert.deepEqual(await client.invitations("yard"), []);
      await client.invite("yard", { role: "guest", uses: 2 });
      await client.revokeInvitation("yard", "c1");
      assert.deepEqual(
        asked.map(({ line, body }) => (body === undefined ? line : `${line} ${JSON.stringify(body)}`)),
        [
          "GET /v1/node",
          "GET /v1/rooms?limit=2&cursor=c",
          "GET /v1/rooms/a%2Fb",
          'PATCH /v1/rooms/yard {"locked":true}',
          "DELETE /v1/rooms/yard?reason=good+night",
          "GET /v1/rooms/yard/participants",
          'POST /v1/rooms/yard/participants/ada {"role":"member"}',
          "DELETE /v1/rooms/yard/participants/ada%20b?banSeconds=0",
          "DELETE /v1/rooms/yard/participants/ada",
          'POST /v1/rooms/yard/participants/ada/silence {"kind":"audio","held":false}',
          'POST /v1/rooms/yard/messages {"data":{"text":"hi"}}',
          'POST /v1/rooms/yard/messages {"data":"psst","to":["ada"]}',
          "GET /v1/rooms/yard/bans",
          'POST /v1/rooms/yard/bans {"identity":"ada","seconds":60}',
          "DELETE /v1/rooms/yard/bans/b1",
          "GET /v1/rooms/yard/invitations",
          'POST /v1/rooms/yard/invitations {"role":"guest","uses":2}',
          "DELETE /v1/rooms/yard/invitations/c1",
        ],
      );
    },
  );
});

test("a no is a problem with its code", async () => {
  await withServer(
    (response) =>
      json(response, 404, { type: "urn:madang:problem:room-not-found", title: "There is no such room", status: 404, detail: "no room yard" }),
    async (client) => {
      await assert.rejects(client.room("yard"), (error) => {
        assert.ok(error instanceof MadangProblem);
        assert.deepEqual([error.status, error.code, error.detail, error.reason], [404, "room-not-found", "no room yard", null]);
        assert.equal(error.message, "There is no such room: no room yard");
        return true;
      });
    },
  );
});

test("what no media server has said is a problem without a code", async () => {
  await withServer(
    (response) => response.writeHead(502, { "Content-Type": "text/html" }).end("<h1>Bad gateway</h1>"),
    async (client) => {
      await assert.rejects(client.room("yard"), { name: "MadangProblem", status: 502, code: "", message: "HTTP 502" });
    },
  );
});

test("a request whose answer is lost is made again under the same key", async () => {
  await withServer(
    (response, _, before) => (before === 0 ? void response.destroy() : json(response, 200, { message: 1 })),
    async (client, asked) => {
      assert.equal(await client.send("yard", "hello"), 1);
      assert.equal(asked.length, 2);
      assert.ok(asked[0]?.key);
      assert.equal(asked[0]?.key, asked[1]?.key);
    },
  );
});

test("what deletes is not made again, and what never is answered fails", async () => {
  await withServer(
    (response) => void response.destroy(),
    async (client, asked) => {
      await assert.rejects(client.closeRoom("yard"), TypeError);
      assert.equal(asked.length, 1);
      await assert.rejects(client.room("yard"), TypeError);
      assert.equal(asked.length, 4);
    },
  );
});

test("a name that would be a step in a path is never asked for", async () => {
  await withServer(
    (response) => response.writeHead(204).end(),
    async (client, asked) => {
      for (const step of ["", ".", ".."]) {
        await assert.rejects(client.removeParticipant("yard", step), RangeError);
        await assert.rejects(client.unban("yard", step), RangeError);
        await assert.rejects(client.room(step), RangeError);
        await assert.rejects(client.participants(step), RangeError);
        await assert.rejects(client.ban(step, "ann"), RangeError);
      }
      assert.equal(asked.length, 0);
      await client.removeParticipant("yard", "..a");
      assert.equal(asked[0]?.line, "DELETE /v1/rooms/yard/participants/..a");
    },
  );
});
