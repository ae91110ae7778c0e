// The mesh of a surface: fine, and coarse for a processor that turns it without a graphics card.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Ground } from "../../lessons/shared/playground/ground.js";

const box = { left: 0, top: 0, width: 200, height: 130 };
const window = [
  [-1, 1],
  [-1, 1],
];
const flat = new Ground({ loss: () => 0, window, box, height: () => 0, share: () => 0, relief: 1 });

// The area of the triangles that lie on the surface, not on its sides.
function area(triangles) {
  const vertices = flat.vertices();
  const at = (k) => [vertices[8 * k], vertices[8 * k + 1]];
  let sum = 0;
  for (let k = 0; k < triangles.length; k += 3) {
    const [a, b, c] = [...triangles.slice(k, k + 3)].map(at);
    sum += ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) / 2;
  }
  return sum;
}

for (const stride of [1, 2, 3, 7]) {
  test(`with every vertex of ${stride} the mesh covers its whole box once`, () => {
    assert.ok(Math.abs(area(flat.triangles(stride)) - box.width * box.height) < 0.05);
  });
}

test("the coarse mesh has fewer triangles", () => {
  assert.ok(flat.triangles(3).length < flat.triangles(1).length / 5);
});
