// A picture of the screen, and where its colours are.
const near = 6; // of 255 in each channel: antialiasing and the driver's rounding

function channels(hex) {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

export class Image {
  /** `pixels`: three bytes each, row by row. */
  constructor(width, height, pixels) {
    this.width = width;
    this.height = height;
    this.pixels = pixels;
  }

  is(x, y, colour) {
    const at = 3 * (y * this.width + x);
    return channels(colour).every((channel, i) => Math.abs(this.pixels[at + i] - channel) <= near);
  }

  /** How many pixels have this colour, and the middle of the box around them. */
  find(colour) {
    const [r, g, b] = channels(colour);
    const { width, height, pixels } = this;
    const box = { left: width, top: height, right: -1, bottom: -1 };
    let count = 0;
    for (let at = 0, i = 0; i < width * height; i += 1, at += 3) {
      if (Math.abs(pixels[at] - r) > near || Math.abs(pixels[at + 1] - g) > near || Math.abs(pixels[at + 2] - b) > near) continue;
      const x = i % width;
      const y = (i - x) / width;
      count += 1;
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y);
    }
    return { count, x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
  }

  /** The vertical runs of a colour in column `x` that are at least `least` pixels long, from the top. */
  runs(x, colour, least) {
    const found = [];
    let from = null;
    for (let y = 0; y <= this.height; y += 1) {
      const inside = y < this.height && this.is(x, y, colour);
      if (inside && from === null) from = y;
      if (!inside && from !== null) {
        if (y - from >= least) found.push({ top: from, bottom: y - 1 });
        from = null;
      }
    }
    return found;
  }

  same(other) {
    return this.pixels.equals(other.pixels);
  }
}
