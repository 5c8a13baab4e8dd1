/** The version of the SDK, of its package and in what it tells the server; a test holds it to that of the build. */
export const VERSION = "0.1.0";

/** Whether ends of these versions are made for each other. */
export function isSameMajor(one: string, other: string): boolean {
  return parseInt(one, 10) === parseInt(other, 10);
}
