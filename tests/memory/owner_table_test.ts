import { assertEquals } from "@std/assert";
import { BlockOwner, OwnerTable } from "../../lib/memory/owner_table.ts";
import { makeManager, ownerOf } from "./fake_lender.ts";

Deno.test("OwnerTable numberOf() gives equal owners one number", () => {
  const table = new OwnerTable();
  const owners = [
    ownerOf("a", "b"),
    ownerOf("a", "b"),
    ownerOf("a", null, "b"),
    ownerOf("ab", null),
    new BlockOwner({ ...ownerOf("a", "b"), site: "x.ts:3" }),
    new BlockOwner({ ...ownerOf("a", "b"), phase: "backward" }),
  ];
  const numbers = owners.map((owner) => table.numberOf(owner));
  assertEquals(numbers, [0, 0, 1, 2, 3, 4]);
  assertEquals(table.size, 5);
  const rows = Uint32Array.from([3, 4, 3, 0]);
  const taken = table.take(rows, (row) => row < 3);
  assertEquals(taken.map(({ site, phase }) => [site, phase]), [
    ["x.ts:3", null],
    [null, "backward"],
  ]);
  assertEquals([...rows], [0, 1, 0, 0]);
});

Deno.test("OwnerTable numberOf() tells its numbers from another table's", () => {
  const [first, second] = [new OwnerTable(), new OwnerTable()];
  const [conv, dense] = [ownerOf("conv"), ownerOf("dense")];
  assertEquals([conv, dense].map((owner) => first.numberOf(owner)), [0, 1]);
  assertEquals([dense, conv].map((owner) => second.numberOf(owner)), [0, 1]);
  assertEquals([conv, dense].map((owner) => first.numberOf(owner)), [0, 1]);
  const rows = Uint32Array.from([1, 0]);
  const layers = second.take(rows, () => true).map(({ layer }) => layer);
  assertEquals(layers, ["conv", "dense"]);
});

Deno.test("a recording gives its own owners, not those before it", () => {
  const { manager } = makeManager({ verify: false });
  const use = (name: string) =>
    manager.free(manager.allocate(16, "temporary", ownerOf(name)));
  for (let shape = 0; shape < 100_000; shape++) use(`float32[${shape}]`);
  const outer = manager.startRecording();
  use("first");
  const inner = manager.startRecording();
  use("second");
  const namesOf = (recording: typeof inner) =>
    recording.stop().columns.owners.map((owner) => owner.layer);
  assertEquals(namesOf(inner), ["second"]);
  assertEquals(namesOf(outer), ["first", "second"]);
  assertEquals(namesOf(manager.startRecording()), []);
});
