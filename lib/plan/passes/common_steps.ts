/**
 * Computes once what was recorded twice: steps with equal keys, inputs and
 * run-time values. Not where keeping the first result until the second is used
 * would raise the peak: then it is cheaper to compute it again.
 * @module
 */
import type { Program, ProgramStep } from "../../program/program.ts";
import { LiveProfile } from "./live_profile.ts";
import { fixedBuffers, Renaming } from "./renaming.ts";

/** Host ops that may give other values each time they run. */
const UNREPEATABLE: ReadonlySet<string> = new Set([
  "Draw",
  "FromPixels",
  "Multinomial",
]);

function isRepeatable({ step }: ProgramStep): boolean {
  return step.kind !== "host" || !UNREPEATABLE.has(step.op);
}

/** What the search for equal steps works with. */
interface Search {
  readonly program: Program;
  readonly names: Renaming;
  readonly profile: LiveProfile;
}

/** Lets the outputs of a step be those of an equal, earlier one, if that is possible. */
function joinOutputs(
  { program: { buffers }, names, profile }: Search,
  earlier: ProgramStep,
  later: ProgramStep,
): boolean {
  const pairs = later.outputs.map((buffer, index) =>
    [names.of(earlier.outputs[index]!), buffer] as const
  );
  const roleOf = (buffer: number) => buffers[buffer]!.role;
  const areJoinable = pairs.every(([first, second]) =>
    buffers[first]!.sizeBytes === buffers[second]!.sizeBytes &&
    (roleOf(second) === "temporary" || roleOf(first) === "temporary")
  );
  if (!areJoinable) return false;
  const lives = pairs.flatMap(([first, second]) => {
    const kept = roleOf(second) === "temporary" ? first : second;
    const gone = kept === first ? second : first;
    return [
      profile.extended(kept, profile.lastOf(gone)),
      profile.ended(gone),
    ];
  });
  if (!profile.tryLives(lives)) return false;
  for (const [first, second] of pairs) {
    if (roleOf(second) === "temporary") names.rename(second, first);
    else names.rename(first, second);
  }
  return true;
}

/** The program with equal steps joined. */
export function joinCommonSteps(program: Program): Program {
  const isFixed = fixedBuffers(program);
  const names = new Renaming(program.buffers.length);
  const search = { program, names, profile: new LiveProfile(program) };
  const known = new Map<string, ProgramStep>();
  const dropped = new Set<ProgramStep>();
  for (const step of program.steps) {
    const isPlain = isRepeatable(step) &&
      [...step.inputs, ...step.outputs].every((buffer) => isFixed[buffer]);
    if (!isPlain) continue;
    const inputs = step.inputs.map((buffer) => names.of(buffer));
    const key = `${step.key}|${inputs}|${step.parameters}`;
    const earlier = known.get(key);
    if (!earlier) known.set(key, step);
    else if (joinOutputs(search, earlier, step)) dropped.add(step);
    // The nearer one has a shorter way to the next.
    else known.set(key, step);
  }
  return dropped.size === 0
    ? program
    : names.apply(program, (step) => !dropped.has(step));
}
