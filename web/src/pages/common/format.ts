import type { Layer } from "../sdk/madang.js";

export function bitRate(bps: number | null): string | null {
  if (bps === null) return null;
  if (bps >= 1e6) return `${(bps / 1e6).toFixed(bps >= 1e7 ? 0 : 1)} Mbit/s`;
  return `${Math.round(bps / 1e3)} kbit/s`;
}

export function millis(value: number | null): string | null {
  return value === null ? null : `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}

export function percent(value: number | null): string | null {
  return value === null ? null : `${value.toFixed(1)} %`;
}

export function resolution(width: number | null, height: number | null): string | null {
  return width === null || height === null ? null : `${width} × ${height}`;
}

export function frameRate(value: number | null): string | null {
  return value === null ? null : `${Math.round(value)} fps`;
}

/** 65 -> "1:05", 3605 -> "1:00:05". */
export function duration(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** "720p" for a layer of known size, measured along its shorter side; null otherwise. */
export function lines({ width, height }: Pick<Layer, "width" | "height">): string | null {
  return width === null || height === null ? null : `${Math.min(width, height)}p`;
}
