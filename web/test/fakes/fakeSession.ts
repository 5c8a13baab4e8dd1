/** As much of a session as the pages' parts without a document ask for. */
export function fakeSession(more: Record<string, unknown> = {}) {
  const listeners: [string, (event: unknown) => void][] = [];
  const on = (name: string, listener: (event: unknown) => void) => listeners.push([name, listener]);
  const emit = (name: string, event: unknown = null) => listeners.filter((each) => each[0] === name).forEach((each) => each[1](event));
  return { self: { id: "me", hand: false, tracks: [] as object[] }, state: "connected", tracks: new Map(), on, emit, ...more };
}
