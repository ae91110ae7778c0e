// @ts-check
// The numbers of NumPy's RandomState(seed), to the last digit. NumPy promises never to change them (NEP 19), which it does
// not promise of its newer generators: so JavaScript and Python can draw the same noise for good.
// Source: Matsumoto & Nishimura, ACM TOMACS 8 (1998), MT19937; normals by Marsaglia's polar method.

export class RandomState {
  /** @param {number} seed */
  constructor(seed) {
    this.key = new Uint32Array(624);
    this.key[0] = seed;
    for (let i = 1; i < 624; i++) {
      const last = this.key[i - 1];
      this.key[i] = Math.imul(1812433253, last ^ (last >>> 30)) + i;
    }
    this.at = 624;
    /** @type {number | null} the other one of a pair of normal numbers */
    this.spare = null;
  }

  twist() {
    const key = this.key;
    for (let i = 0; i < 624; i++) {
      const y = (key[i] & 0x80000000) | (key[(i + 1) % 624] & 0x7fffffff);
      key[i] = key[(i + 397) % 624] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.at = 0;
  }

  uint32() {
    if (this.at === 624) this.twist();
    let y = this.key[this.at++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  // 53 random bits in [0, 1)
  uniform() {
    const high = this.uint32() >>> 5;
    return (high * 67108864 + (this.uint32() >>> 6)) / 9007199254740992;
  }

  normal() {
    if (this.spare !== null) {
      const value = this.spare;
      this.spare = null;
      return value;
    }
    let u, v, r;
    do {
      u = 2 * this.uniform() - 1;
      v = 2 * this.uniform() - 1;
      r = u * u + v * v;
    } while (r >= 1 || r === 0);
    const factor = Math.sqrt((-2 * Math.log(r)) / r);
    this.spare = factor * u;
    return factor * v;
  }
}
