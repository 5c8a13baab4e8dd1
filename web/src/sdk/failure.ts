import type { ErrorCode, ErrorContext } from "./api.d.ts";

export class MadangError extends Error {
  override readonly name = "MadangError";
  readonly status: number | null;
  readonly detail: string | null;

  constructor(
    readonly code: ErrorCode,
    message: string,
    context: ErrorContext = {},
  ) {
    super(message, "cause" in context ? { cause: context.cause } : {});
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

/** Of those problems whose status says too little. */
const CODE_OF_PROBLEM: Readonly<Record<string, ErrorCode>> = {
  "no-common-codec": "codec-unsupported",
  banned: "banned",
  "room-locked": "room-locked",
  "right-missing": "right-missing",
};

/** The error for an answer outside 2xx to a POST of an offer. */
export function refusal(status: number, problem: Problem | null): MadangError {
  const slug = problem?.type.split(/[:/]/).at(-1) ?? "";
  const code = CODE_OF_PROBLEM[slug] ?? CODE_OF_STATUS[status] ?? (status >= 500 ? "server-unavailable" : "offer-rejected");
  const detail = problem?.detail ?? problem?.title ?? null;
  return new MadangError(code, detail ?? `The server answered ${status}`, { status, detail });
}

/**
 * The error for a session that the server has ended for that reason; null where its client may come back.
 *
 * @param reason of the `closed` event, or of the answer to a DELETE that came too late
 * @param detail what the one who ended it said
 */
export function endOf(reason: string, detail: string | null = null): MadangError | null {
  switch (reason) {
    case "room-closed":
      return new MadangError("room-closed", "The room closed", { detail });
    case "removed":
      return new MadangError("removed", "A moderator took the participant out", { detail });
    case "banned":
      return new MadangError("banned", "The participant is banned from the room", { detail });
    case "replaced":
      return new MadangError("replaced", "The same participant came in from elsewhere");
    case "role-changed":
      return new MadangError("not-allowed", "The role does not allow it any more");
    case "left":
      return new MadangError("closed", "The session was ended at its address");
    default:
      return null;
  }
}

/** Whether the same request would be refused again, however often it is tried. */
export function isFinal({ status }: { readonly status: number | null }): boolean {
  return status !== null && status >= 400 && status < 500 && ![408, 425, 429].includes(status);
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
  InvalidStateError: "device-busy",
  NotSupportedError: "unsupported-browser",
};

/** The error for a rejected getUserMedia. */
export function deviceFailure(cause: unknown): MadangError {
  if (cause instanceof MadangError) return cause;
  // Not every browser's OverconstrainedError is an Error.
  const name = String((cause as { name?: unknown } | null)?.name);
  return new MadangError(CODE_OF_DEVICE_ERROR[name] ?? "unexpected", messageOf(cause), { cause });
}

/** The error for a rejected getDisplayMedia: what is no screen is no camera either. */
export function screenFailure(cause: unknown): MadangError {
  const { code, message } = deviceFailure(cause);
  const missing = code === "device-not-found" || code === "device-busy";
  return missing ? new MadangError("screen-unavailable", message, { cause }) : deviceFailure(cause);
}

/** Whatever was thrown, as a {@link MadangError}. */
export function asMadangError(cause: unknown): MadangError {
  return cause instanceof MadangError ? cause : new MadangError("unexpected", messageOf(cause), { cause });
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
