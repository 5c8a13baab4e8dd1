/** A request that the code under test has sent. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly keepalive: boolean;
}

export type Answer = (sent: Sent) => Response | Promise<Response>;

/** A WHIP/WHEP endpoint made of one function per method; records every request. */
export class FakeServer {
  readonly sent: Sent[] = [];

  constructor(readonly answers: Record<string, Answer>) {}

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const method = init.method ?? "GET";
    const headers = Object.fromEntries(new Headers(init.headers).entries());
    const sent = { method, url, headers, body: String(init.body ?? ""), keepalive: init.keepalive === true };
    this.sent.push(sent);
    const answer = this.answers[method];
    if (answer === undefined) throw new TypeError("fetch failed");
    return answer(sent);
  };

  methods(): string[] {
    return this.sent.map((sent) => sent.method);
  }
}

export function created(headers: Record<string, string> = {}, body = ANSWER): Response {
  const all = { Location: "/whip/yard/s1", ETag: '"1"', "Content-Type": "application/sdp", ...headers };
  return new Response(body, { status: 201, headers: all });
}

export function problem(status: number, type: string, detail: string): Response {
  const headers = { "Content-Type": "application/problem+json" };
  return new Response(JSON.stringify({ type, title: "No", status, detail }), { status, headers });
}

export const OFFER = sdp("offerUfrag", "offerPassword", "actpass");
export const ANSWER = sdp("answerUfrag", "answerPassword", "passive", ["candidate:1 1 udp 1 192.0.2.1 9000 typ host"]);

export function sdp(ufrag: string, password: string, setup: string, candidates: string[] = []): string {
  const section = (kind: string, mid: number, lines: string[]) => [
    `m=${kind} 9 UDP/TLS/RTP/SAVPF 96`,
    "c=IN IP4 0.0.0.0",
    `a=mid:${mid}`,
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${password}`,
    "a=fingerprint:sha-256 AA",
    `a=setup:${setup}`,
    ...lines.map((line) => `a=${line}`),
  ];
  return (
    [
      "v=0",
      "o=- 1 1 IN IP4 127.0.0.1",
      "s=-",
      "t=0 0",
      "a=group:BUNDLE 0 1",
      ...section("audio", 0, candidates),
      ...section("video", 1, []),
    ].join("\r\n") + "\r\n"
  );
}
