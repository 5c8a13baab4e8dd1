import type { Browser } from "./browser.ts";
import { MadangError, problemOf, refusal } from "./failure.ts";
import { parseLinks, type Link } from "./links.ts";
import { parseFragment, type IceFragment } from "./sdpFragment.ts";

const SDP = "application/sdp";
const FRAGMENT = "application/trickle-ice-sdpfrag";

/** What is not answered in time will not be: browsers wait for minutes on a connection that died without a word. */
const ANSWER_MILLIS = 10_000;
/** The same for changes of ICE, of which the next waits for the one before. */
const PATCH_MILLIS = 5_000;

/** What became of a trickle PATCH. */
export type TrickleResult = "taken" | "unsupported" | "refused";

/** One WHIP or WHEP session on the server (RFC 9725): created by an offer, patched with ICE, deleted at the end. */
export class MediaResource {
  private constructor(
    private readonly browser: Browser,
    private readonly url: string,
    private readonly token: string,
    private etag: string | null,
    readonly answer: string,
    readonly links: readonly Link[],
  ) {}

  /** POSTs the offer. Throws {@link MadangError} for every answer but 201 and when the server is out of reach. */
  static async create(
    browser: Browser,
    endpoint: string,
    token: string,
    offer: string,
    signal: AbortSignal,
  ): Promise<MediaResource> {
    const url = new URL(endpoint, browser.baseUrl).href;
    const response = await reach(() =>
      browser.fetch(url, {
        method: "POST",
        headers: { "Content-Type": SDP, Accept: SDP, Authorization: `Bearer ${token}` },
        body: offer,
        signal: within(ANSWER_MILLIS, signal),
      }),
    );
    if (!response.ok) throw refusal(response.status, await problemOf(response));
    const location = response.headers.get("Location");
    if (response.status !== 201 || location === null) {
      throw new MadangError("server-unavailable", "The endpoint does not speak WHIP or WHEP", {
        status: response.status,
      });
    }
    const redirectedUrl = response.url || url;
    const links = parseLinks(response.headers.get("Link"), redirectedUrl);
    const answer = await reach(() => response.text());
    const etag = response.headers.get("ETag");
    return new MediaResource(browser, new URL(location, redirectedUrl).href, token, etag, answer, links);
  }

  /** Sends local candidates. Never throws: trickle only makes a connection faster. */
  async trickle(fragment: string): Promise<TrickleResult> {
    try {
      const response = await this.patch(fragment, this.etag);
      if (response.ok) return "taken";
      return response.status === 405 || response.status === 501 || response.status === 415 ? "unsupported" : "refused";
    } catch {
      return "refused";
    }
  }

  /** Restarts ICE and returns the server's new side. Throws when the server will not or is out of reach. */
  async restart(fragment: string, signal: AbortSignal): Promise<IceFragment> {
    const response = await reach(() => this.patch(fragment, "*", signal));
    if (response.status !== 200) throw refusal(response.status, await problemOf(response));
    const ice = parseFragment(await reach(() => response.text()));
    if (ice === null) throw new MadangError("server-unavailable", "The server's ICE restart has no credentials");
    this.etag = response.headers.get("ETag") ?? this.etag;
    return ice;
  }

  /** POSTs JSON to one of the resource's extension links. */
  async post(url: string, body: unknown): Promise<Response> {
    const response = await reach(() =>
      this.browser.fetch(url, {
        method: "POST",
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${this.token}` },
        body: JSON.stringify(body),
        signal: within(ANSWER_MILLIS),
      }),
    );
    if (!response.ok) throw refusal(response.status, await problemOf(response));
    return response;
  }

  /**
   * Ends the session on the server, even while the page goes away. Never throws.
   *
   * @returns why the server had ended it before, or null
   */
  async delete(timeoutMillis = 1_000): Promise<string | null> {
    try {
      const response = await this.browser.fetch(this.url, {
        method: "DELETE",
        headers: { Authorization: `Bearer ${this.token}` },
        keepalive: true,
        signal: AbortSignal.timeout(timeoutMillis),
      });
      return await reasonOf(response);
    } catch {
      // The server notices a silent client by itself.
      return null;
    }
  }

  private patch(fragment: string, ifMatch: string | null, signal?: AbortSignal): Promise<Response> {
    return this.browser.fetch(this.url, {
      method: "PATCH",
      headers: {
        "Content-Type": FRAGMENT,
        Authorization: `Bearer ${this.token}`,
        // "*" would ask for an ICE restart, so a resource without an ETag is patched without the condition.
        ...(ifMatch !== null && { "If-Match": ifMatch }),
      },
      body: fragment,
      signal: within(PATCH_MILLIS, signal),
    });
  }
}

async function reasonOf(response: Response): Promise<string | null> {
  if (!response.ok || !/^application\/json/i.test(response.headers.get("Content-Type") ?? "")) return null;
  const body = (await response.json()) as { reason?: unknown } | null;
  return typeof body?.reason === "string" ? body.reason : null;
}

function within(millis: number, signal?: AbortSignal): AbortSignal {
  const timeout = AbortSignal.timeout(millis);
  return signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
}

async function reach<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (cause) {
    throw new MadangError("network", "The server could not be reached", { cause });
  }
}
