// @ts-check
// Where a point of the surface is on the screen, and what lies under a pixel. Points are [across, up, height] in pixels of the
// map, from the middle of its box. Seen from straight above, unturned and at zoom 1, the picture is the map itself: tilting
// leads from one to the other, and the perspective comes with the tilt.

/** @import { Box, Camera, Point, Pose } from "./types.js" */

const LENS = 0.32; // how much nearer things grow: the share of a size that the half diagonal of the map adds
const ROOM = 0.98; // of the panel that the cylinder around a turned surface may fill
const DEEP = 0.15; // how far its sides and the numbers of its axes reach below the lowest point, as a share of the relief
const EDGE = 0.6; // pixels between samples of a line of sight
const HILL = 2; // the same where no hill is so thin that it matters

/** @param {number} share */
const smooth = (share) => share * share * (3 - 2 * share);
/** @param {number} low @param {number} value @param {number} high */
export const between = (low, value, high) => Math.min(high, Math.max(low, value));

/**
 * `box` is the map's in a panel of `width` × `height` pixels, `relief` the pixels between the lowest and the highest point of
 * the surface.
 * @param {Pose} pose
 * @param {{ box: Box, width: number, height: number, relief: number }} room
 * @returns {Camera}
 */
export function camera({ turn, tilt, zoom }, { box, width, height, relief }) {
  const [cosTurn, sinTurn, cosTilt, sinTilt] = [Math.cos(turn), Math.sin(turn), Math.cos(tilt), Math.sin(tilt)];
  const radius = Math.hypot(box.width, box.height) / 2;
  const lens = (LENS * sinTilt) / radius;
  const rise = relief / 2; // the height that the camera turns about

  // A cylinder around the surface fills the panel, so that turning changes no size.
  let [wide, low, high] = [0, Infinity, -Infinity];
  for (let k = 0; k < 48; k++) {
    const [across, away] = [radius * Math.sin((k * Math.PI) / 24), radius * Math.cos((k * Math.PI) / 24)];
    for (const z of [-DEEP * relief - rise, relief - rise]) {
      const size = 1 / (1 - lens * (cosTilt * z - sinTilt * away));
      const up = size * (cosTilt * away + sinTilt * z);
      [wide, low, high] = [Math.max(wide, size * across), Math.min(low, up), Math.max(high, up)];
    }
  }
  const fits = Math.min((ROOM * width) / (2 * wide), (ROOM * height) / (high - low));
  const share = smooth(between(0, tilt / 0.7, 1));
  const scale = zoom * (1 + (fits - 1) * share);
  // From the middle of the map's box to that of the whole panel
  const middle = [
    box.left + box.width / 2 + share * (width / 2 - box.left - box.width / 2),
    box.top + box.height / 2 + share * (height / 2 + (scale * (high + low)) / 2 - box.top - box.height / 2),
  ];

  /** Across the screen, up the screen, and towards the eye. @param {Point} point */
  const seen = ([x, y, z]) => {
    const away = sinTurn * x + cosTurn * y;
    return [cosTurn * x - sinTurn * y, cosTilt * away + sinTilt * (z - rise), cosTilt * (z - rise) - sinTilt * away];
  };

  /** The pixel of a point in the panel. @param {Point} point */
  const project = (point) => {
    const [across, up, near] = seen(point);
    const size = scale / (1 - lens * near);
    return [middle[0] + size * across, middle[1] - size * up];
  };

  /**
   * The point that stands `near` pixels before the middle, on the line of sight through a pixel of the panel.
   * @param {Point} pixel @param {number} near
   */
  const sight = ([px, py], near) => {
    const size = (1 - lens * near) / scale;
    const [across, up] = [size * (px - middle[0]), size * (middle[1] - py)];
    const away = cosTilt * up - sinTilt * near;
    return [cosTurn * across + sinTurn * away, cosTurn * away - sinTurn * across, rise + sinTilt * up + cosTilt * near];
  };

  /** @param {Point} point */
  const inside = ([x, y]) => Math.abs(x) <= box.width / 2 && Math.abs(y) <= box.height / 2;
  const reach = radius + relief;

  /**
   * The first point on the surface along the line of sight through a pixel, as [across, up]; null where it meets none.
   * `height` gives the height over [across, up].
   * @param {Point} pixel @param {(at: Point) => number} height
   */
  const pick = (pixel, height) => {
    const over = (/** @type {number} */ near) => {
      const point = sight(pixel, near);
      return inside(point) ? point[2] - height(point) : NaN;
    };
    let before = NaN;
    for (let near = reach; near >= -reach; near -= EDGE) {
      const now = over(near);
      if (now <= 0 && before > 0) {
        let [low, high] = [near, near + EDGE];
        for (let k = 0; k < 30; k++) {
          const middle = (low + high) / 2;
          if (over(middle) > 0) high = middle;
          else low = middle;
        }
        return sight(pixel, low).slice(0, 2);
      }
      if (now <= 0) return null; // it comes in through a side
      before = now;
    }
    return null;
  };

  /** Does the surface hide a point that lies on it? @param {Point} point @param {(at: Point) => number} height */
  const hidden = (point, height, gap = 2) => {
    const pixel = project(point);
    const here = seen(point)[2];
    for (let near = here + 2 * gap; near <= reach; near += HILL) {
      const there = sight(pixel, near);
      if (!inside(there) || there[2] > relief) return false; // out in the open, and nothing stands higher
      if (there[2] + gap < height(there)) return true;
    }
    return false;
  };

  // The same projection as a matrix for WebGL, column by column: clip coordinates of [across, up, height, 1].
  const matrix = () => {
    const [toX, toY] = [2 / width, 2 / height];
    const [offX, offY] = [toX * middle[0] - 1, 1 - toY * middle[1]];
    const columns = [];
    for (const axis of [0, 1, 2, 3]) {
      const at = [0, 0, 0];
      if (axis < 3) at[axis] = 1;
      const [across, up, near] = axis < 3 ? minus(seen(at), seen([0, 0, 0])) : seen(at);
      const weight = (axis === 3 ? 1 : 0) - lens * near;
      columns.push(toX * scale * across + offX * weight, toY * scale * up + offY * weight, -near / (2 * reach), weight);
    }
    return new Float32Array(columns);
  };

  return { project, sight, pick, hidden, matrix, seen };
}

/** @param {Point} a @param {Point} b */
const minus = (a, b) => a.map((value, k) => value - b[k]);
