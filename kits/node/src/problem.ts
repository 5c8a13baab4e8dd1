const KIND = "urn:madang:problem:";

/** A media server's no: its problem document (RFC 9457). */
export class MadangProblem extends Error {
  override readonly name = "MadangProblem";

  constructor(
    /** HTTP status. */
    readonly status: number,
    /** What to decide by, such as `room-not-found`; empty where the answer was no problem document. */
    readonly code: string,
    /** What it was this time, in English. */
    readonly detail: string | null,
    /** Where a kind of problem has several causes, a stable word for this one. */
    readonly reason: string | null,
    title: string,
  ) {
    super(detail === null ? title : `${title}: ${detail}`);
  }

  /** @internal */
  static async of(response: Response): Promise<MadangProblem> {
    const document = await documentOf(response);
    const text = (name: string) => (typeof document[name] === "string" ? document[name] : null);
    const type = text("type") ?? "";
    const code = type.startsWith(KIND) ? type.slice(KIND.length) : "";
    return new MadangProblem(response.status, code, text("detail"), text("reason"), text("title") ?? `HTTP ${response.status}`);
  }
}

async function documentOf(response: Response): Promise<Record<string, unknown>> {
  try {
    const body: unknown = await response.json();
    return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    // A proxy in between may answer by what is no JSON.
    return {};
  }
}
