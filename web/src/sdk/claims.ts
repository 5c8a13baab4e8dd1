/** What a token says of itself; nothing for one that is not a JWT. It is not checked here: the server does. */
export function claimsOf(token: string): Readonly<Record<string, unknown>> {
  try {
    const payload = token.split(".")[1] ?? "";
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === "object" && claims !== null ? (claims as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** When a token ends, in milliseconds since 1970, or null where it does not say. */
export function endMillisOf(token: string): number | null {
  const { exp } = claimsOf(token);
  return typeof exp === "number" && Number.isFinite(exp) ? exp * 1_000 : null;
}
