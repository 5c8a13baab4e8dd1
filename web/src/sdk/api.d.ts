/**
 * The public face of the Madang browser SDK: of the npm package `@madang/sdk`, and of `/sdk/madang.js`, beside which a node serves it.
 *
 * ```js
 * import { publish, watch } from "/sdk/madang.js";
 *
 * const live = publish({ endpoint: "/whip/yard", token });
 * live.on("state", (state) => console.log(state));
 * await live.connected;
 *
 * const view = watch({ endpoint: "/whep/yard", token });
 * videoElement.srcObject = view.stream;
 * ```
 */

import type { DeviceWish, LocalDevices } from "./api/devices.js";
import type { JoinOptions, RoomSession } from "./api/room.js";
import type { PublishOptions, PublishSession, VideoCodec, WatchOptions, WatchSession } from "./api/session.js";

export type * from "./api/devices.js";
export type * from "./api/errors.js";
export type * from "./api/media.js";
export type * from "./api/people.js";
export type * from "./api/quality.js";
export type * from "./api/room.js";
export type * from "./api/session.js";
export { MadangError } from "./api/errors.js";

/**
 * Sends camera, microphone or any stream to a WHIP endpoint. Returns at once; `connected` tells when media flows.
 * Throws a {@link MadangError} where the browser cannot do it at all.
 */
export declare function publish(options: PublishOptions): PublishSession;

/** Receives a room from a WHEP endpoint. Returns at once; `connected` tells when the transport is up. */
export declare function watch(options: WatchOptions): WatchSession;

/**
 * Takes part in a room of any mode: others, tracks, speakers, promotion, messages. Returns at once; `connected` tells when the
 * participant is in the room. Media is not sent before `publish` is called.
 *
 * @typeParam Data what the application's messages are made of; the SDK does not check it
 */
export declare function join<Data = unknown>(options: JoinOptions): RoomSession<Data>;

/**
 * Opens camera and microphone, or what there is of them; the names of the tracks are those of their sources in a room:
 *
 * ```js
 * const devices = await openDevices();
 * devices.on("track", async ({ source, track }) => {
 *   if (track !== null) await session.publish(source, track);
 *   else if (session.isPublishing(source)) await session.unpublish(source);
 * });
 * await session.publish("camera", devices.camera);
 * ```
 *
 * Rejects with the first {@link MadangError} when nothing of what was asked for can be opened.
 */
export declare function openDevices(wish?: DeviceWish): Promise<LocalDevices>;

/** The version of the SDK, which its major shares with the servers that it is made for. */
export declare const VERSION: string;

/** The video codecs that this browser can send. */
export declare function sendableCodecs(): VideoCodec[];
