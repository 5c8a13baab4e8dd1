import type { MadangError } from "./errors.js";

export type DeviceKind = "camera" | "microphone";

/** What the tracks of this browser are called, here and in a room. */
export type DeviceSource = DeviceKind | "screen" | "screen-audio";

/** What to open: true for any, the id of the one that is preferred, options, or false for none. Default true. */
export interface DeviceWish {
  readonly camera?: boolean | string | CameraOptions;
  readonly microphone?: boolean | string | MicrophoneOptions;
}

/** What a camera should be like; browsers come as close as they can. They hold for every camera that is opened later, too. */
export interface CameraOptions {
  /** The one that is preferred. */
  readonly deviceId?: string;
  /** Pixels. Default 1280. */
  readonly width?: number;
  /** Pixels. Default 720. */
  readonly height?: number;
  /** Pictures a second. Default 30. */
  readonly frameRate?: number;
  /** On phones: the camera that looks at the user, or away. */
  readonly facingMode?: "user" | "environment";
}

/** What is done with the sound of a microphone. Default: what the browser thinks right, for voices all of it. */
export interface MicrophoneOptions {
  /** The one that is preferred. */
  readonly deviceId?: string;
  readonly echoCancellation?: boolean;
  readonly noiseSuppression?: boolean;
  readonly autoGainControl?: boolean;
  /** 2 for stereo. */
  readonly channelCount?: 1 | 2;
}

export interface ScreenOptions {
  /** Ask for the sound as well, a track of its own; some browsers and users give none. Default false. */
  readonly audio?: boolean;
  /** Pixels, at most. */
  readonly width?: number;
  /** Pixels, at most. */
  readonly height?: number;
  /** Pictures a second. Default 15. */
  readonly frameRate?: number;
  /** Whether sharpness matters more, or motion. Default `detail`. */
  readonly contentHint?: "detail" | "motion" | "text";
}

export interface DeviceEvents {
  /**
   * A track was opened or took the place of another, or, with null, is gone: it was stopped or unplugged, or the user ended the
   * screen share in the browser.
   */
  track: { readonly source: DeviceSource; readonly track: MediaStreamTrack | null };
  /** Devices were plugged in or out: read `list` again. */
  devices: null;
}

/** Camera, microphone and screen of this browser. */
export interface LocalDevices {
  readonly camera: MediaStreamTrack | null;
  readonly microphone: MediaStreamTrack | null;
  readonly screen: MediaStreamTrack | null;
  /** The sound of the screen, where it was asked for and there is one. */
  readonly screenAudio: MediaStreamTrack | null;
  /** False where the browser cannot share a screen, as on phones. */
  readonly canShareScreen: boolean;
  /** Why a device was not opened that was asked for; none once it has been. */
  readonly failures: ReadonlyMap<DeviceKind, MadangError>;
  on<Name extends keyof DeviceEvents>(name: Name, listener: (event: DeviceEvents[Name]) => void): () => void;
  /** The devices of a kind; their labels are known once one has been opened. */
  list(kind: DeviceKind): Promise<readonly MediaDeviceInfo[]>;
  /** Opens this device, or any, in the place of the one that is open; enabled or not as that was. */
  switch(kind: DeviceKind, deviceId?: string): Promise<MediaStreamTrack>;
  /** Asks the user for a screen. Rejects with `permission-denied` when the user thinks better of it. */
  shareScreen(options?: ScreenOptions): Promise<MediaStreamTrack>;
  /** Stops it; with the screen also its sound. */
  stop(source: DeviceSource): void;
  /** Stops everything. */
  close(): void;
}
