/** A photo made ready to send: drawn anew, so that nothing but what can be seen goes along. */

const LONGEST_SIDE = 2048;
const QUALITY = 0.85;

/** The browser cannot show this file; `heic` when it is the kind of photo that iPhones make. */
export class Unreadable extends Error {
  constructor(readonly heic: boolean) {
    super();
  }
}

export async function prepare(file: File): Promise<Blob> {
  const heic = /hei[cf]/i.test(`${file.type} ${file.name.split(".").pop() ?? ""}`);
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => {
    throw new Unreadable(heic);
  });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  if (!pen) throw new Unreadable(false);
  pen.fillStyle = "white";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const jpeg = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  if (!jpeg) throw new Unreadable(false);
  return jpeg;
}
