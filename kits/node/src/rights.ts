/** As what somebody is in a room: what one sends and receives. Which roles there are depends on the room's mode. */
export type Role = "host" | "guest" | "member" | "viewer" | "recorder";

/** What somebody may do in a room; the role has its defaults. */
export type Right =
  | "publishAudio"
  | "publishVideo"
  | "publishScreen"
  | "sendData"
  | "raiseHand"
  | "moderate"
  | "record"
  | "invite"
  | "changeMetadata";

/** True adds a right to the role's, false takes it away; one that is left out stays as the role has it. */
export type Grants = { readonly [Name in Right]?: boolean };

/** What an application keeps beside a room or a participant; JSON of at most 2 KiB. */
export type Metadata = Readonly<Record<string, unknown>>;
