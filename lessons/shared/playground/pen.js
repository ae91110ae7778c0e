// @ts-check
// What draws on a canvas.

/** @param {HTMLCanvasElement} canvas @param {CanvasRenderingContext2DSettings} [settings] */
export function penOf(canvas, settings) {
  const pen = canvas.getContext("2d", settings);
  if (!pen) throw new Error("this canvas belongs to WebGL, or the browser draws none");
  return pen;
}
