/** Where the resident is, after the browser asked whether we may know. */
import type { Word } from "./words.js";

const PATIENCE = 15_000;

/** The place in degrees; rejects with the name of the text that says why there is none. */
export function place(): Promise<{ lat: number; lon: number }> {
  return new Promise((resolve, reject) => {
    const fail = (word: Word): void => reject(new Error(word));
    if (!("geolocation" in navigator)) {
      fail("placeUnknown");
      return;
    }
    navigator.geolocation.getCurrentPosition(
      // Five decimals are a metre; more would only look exact.
      ({ coords }) => resolve({ lat: Number(coords.latitude.toFixed(5)), lon: Number(coords.longitude.toFixed(5)) }),
      (error) => fail(error.code === error.PERMISSION_DENIED ? "placeDenied" : "placeUnknown"),
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 30_000 },
    );
  });
}
