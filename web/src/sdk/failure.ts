import type { ErrorCode } from "./api.d.ts";

export class MadangError extends Error {
  override readonly name = "MadangError";
  readonly status: number | null;
  readonly detail: string | null;

  constructor(
    readonly code: ErrorCode,
    message: string,
    context: { status?: number; detail?: string | null; cause?: unknown } = {},
  ) {
    super(message, { cause: context.cause });
    this.status = context.status ?? null;
    this.detail = context.detail ?? null;
  }
}

/** An RFC 9457 problem document, as far as the SDK looks into it. */
export interface Problem {
  readonly type: string;
  readonly title: string | null;
  readonly detail: string | null;
}

const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: "token-rejected",
  403: "not-allowed",
  404: "room-not-found",
  409: "room-busy",
  410: "room-not-found",
  429: "too-many-requests",
};

/** The error for an answer outside 2xx to a POST of an offer. */
export function refusal(status: number, problem: Problem | null): MadangError {
  const code = problem?.type.endsWith("no-common-codec")
    ? "codec-unsupported"
    : (CODE_OF_STATUS[status] ?? (status >= 500 ? "server-unavailable" : "offer-rejected"));
  const detail = problem?.detail ?? problem?.title ?? null;
  return new MadangError(code, detail ?? `The server answered ${status}`, { status, detail });
}

export async function problemOf(response: Response): Promise<Problem | null> {
  if (!/^application\/(problem\+)?json/i.test(response.headers.get("Content-Type") ?? "")) return null;
  try {
    const body: unknown = await response.json();
    if (typeof body !== "object" || body === null) return null;
    const text = (name: string) => {
      const value = (body as Record<string, unknown>)[name];
      return typeof value === "string" ? value : null;
    };
    return { type: text("type") ?? "about:blank", title: text("title"), detail: text("detail") };
  } catch {
    return null;
  }
}

const CODE_OF_DEVICE_ERROR: Readonly<Record<string, ErrorCode>> = {
  NotAllowedError: "permission-denied",
  SecurityError: "permission-denied",
  NotFoundError: "device-not-found",
  OverconstrainedError: "device-not-found",
  NotReadableError: "device-busy",
  AbortError: "device-busy",
};

/** The error for a rejected getUserMedia or getDisplayMedia. */
export function deviceFailure(cause: unknown): MadangError {
  if (cause instanceof MadangError) return cause;
  // Not every browser's OverconstrainedError is an Error.
  const name = String((cause as { name?: unknown } | null)?.name);
  return new MadangError(CODE_OF_DEVICE_ERROR[name] ?? "unexpected", messageOf(cause), { cause });
}

/** Whatever was thrown, as a {@link MadangError}. */
export function asMadangError(cause: unknown): MadangError {
  return cause instanceof MadangError ? cause : new MadangError("unexpected", messageOf(cause), { cause });
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
