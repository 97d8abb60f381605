import { injectFailures } from "./inject.ts";

const COUNT = 250;

for (const strategy of ["planned", "pool", "arena", "direct"] as const) {
  const seed = Math.floor(Math.random() * 2 ** 31);
  Deno.test(`[wasm, ${strategy}, lazy] ${COUNT} failures at random moments leave a usable lab (seed ${seed})`, () =>
    injectFailures(
      { device: "wasm", strategy, recording: "lazy" },
      COUNT,
      seed,
    ));
}
