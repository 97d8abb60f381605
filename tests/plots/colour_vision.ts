/**
 * How colours look to people with and without colour blindness. Contrast is WCAG 2.2's; kinds of
 * vision are simulated with the matrices of Machado, Oliveira and Fernandes, "A physiologically-
 * based model for simulation of color vision deficiency" (2009), at full severity; distances
 * are those of CIELAB (1976).
 * @module
 */

type Triple = readonly [number, number, number];

/** Rows give red, green and blue. */
const VISIONS: Readonly<Record<string, readonly Triple[]>> = {
  ordinary: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** Linear light of a colour `#rrggbb`. */
function linear(colour: string): Triple {
  const part = (start: number) => {
    const value = parseInt(colour.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

function luminance([red, green, blue]: Triple): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast of two colours, from 1 to 21. */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(linear(a)), luminance(linear(b))]
    .sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

function seen(colour: string, rows: readonly Triple[]): Triple {
  const [red, green, blue] = linear(colour);
  const [r, g, b] = rows.map((row) => {
    const value = row[0] * red + row[1] * green + row[2] * blue;
    return Math.min(1, Math.max(0, value));
  });
  return [r!, g!, b!];
}

function toLab([red, green, blue]: Triple): Triple {
  const part = (value: number) =>
    value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116;
  const x = part((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047);
  const y = part(luminance([red, green, blue]));
  const z = part((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** The two colours that are hardest to tell apart, and for whom. */
export function nearest(
  colours: readonly string[],
): { distance: number; pair: string; vision: string } {
  let worst = { distance: Infinity, pair: "", vision: "" };
  for (const [vision, rows] of Object.entries(VISIONS)) {
    const labs = colours.map((colour) => toLab(seen(colour, rows)));
    for (let a = 0; a < colours.length; a++) {
      for (let b = 0; b < a; b++) {
        const parts = labs[a]!.map((value, at) => value - labs[b]![at]!);
        const distance = Math.hypot(...parts);
        const pair = `${colours[a]} and ${colours[b]}`;
        if (distance < worst.distance) worst = { distance, pair, vision };
      }
    }
  }
  return worst;
}
