/** For the servers of services: tokens that let people into rooms, and what a service asks of its media server by REST. */
export { MadangClient, type ClientOptions } from "./client.ts";
export type * from "./documents.ts";
export { MadangProblem } from "./problem.ts";
export type * from "./rights.ts";
export { mintToken, type TokenWish } from "./token.ts";
