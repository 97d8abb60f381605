import { assertEquals, assertThrows } from "@std/assert";
import { formatCsv, parseCsv } from "../../lib/plan/csv.ts";
import { bufferOf } from "./random_problems.ts";

Deno.test("parseCsv() reads the columns in any order, alignment 1 by default", () => {
  const text = "size,id,upper,lower\n64,conv 1,5,2\n32,7,1000000,-1\n";
  assertEquals(parseCsv(text), {
    buffers: [bufferOf("conv 1", 2, 5, 64), bufferOf("7", -1, 1000000, 32)],
    offsets: null,
  });
});

Deno.test("parseCsv() takes what tables add: byte order mark, CRLF, spaces, empty lines", () => {
  const text = "\uFEFFid, lower,upper,size\r\n\r\na, 0,1 ,4\r\n";
  assertEquals(parseCsv(text).buffers, [bufferOf("a", 0, 1, 4)]);
});

Deno.test("formatCsv() writes what parseCsv() reads", () => {
  const plain = [bufferOf("a", 0, 1.5, 4), bufferOf("b", 1e-7, 1e21, 8)];
  const aligned = [...plain, bufferOf("c", 0, 1, 4, 256)];
  for (const buffers of [plain, aligned, []]) {
    assertEquals(parseCsv(formatCsv(buffers)), { buffers, offsets: null });
    const offsets = Float64Array.from(buffers, (_, index) => 512 * index);
    assertEquals(parseCsv(formatCsv(buffers, offsets)), { buffers, offsets });
  }
});

Deno.test("formatCsv() leaves out the alignment where there is none", () => {
  const buffers = [bufferOf("a", 0, 1, 4)];
  assertEquals(
    formatCsv(buffers, [8]),
    "id,lower,upper,size,offset\na,0,1,4,8\n",
  );
});

for (const id of ["a,b", "a\nb", " a"]) {
  Deno.test(`formatCsv() refuses the id ${JSON.stringify(id)}`, () => {
    const act = () => formatCsv([bufferOf(id, 0, 1, 4)]);
    assertThrows(act, RangeError, `buffer ${JSON.stringify(id)}`);
  });
}

const HEAD = "id,lower,upper,size";
for (
  const [text, message] of [
    ["", "line 1 of the buffers as it names the columns"],
    [
      "id,lower,upper",
      'line 1 of the buffers as it names id, lower, upper, size: "size" is missing',
    ],
    ["id,lower,uper,size", '"uper" is none. Did you mean "upper"?'],
    ["id,lower,upper,size,gaps", '"gaps" is none'],
    [`${HEAD},size`, '"size" is there twice'],
    [
      `${HEAD}\na,0,1,4\nb,0,1`,
      "line 3 of the buffers as it has 4 cells: there are 3",
    ],
    [`${HEAD}\n\na,0,1,x`, 'line 3 of the buffers as size is a number: "x"'],
    [`${HEAD}\na,,1,4`, 'line 2 of the buffers as lower is a number: ""'],
    [`${HEAD}\na,0x1,2,4`, 'line 2 of the buffers as lower is a number: "0x1"'],
    [
      `${HEAD}\na,3,3,4`,
      "line 2 of the buffers as a life is from one finite moment to a later one: it is [3, 3)",
    ],
    [
      `${HEAD}\na,0,1,-4`,
      "line 2 of the buffers as sizes are whole bytes, 0 or more: it has -4",
    ],
    [
      `${HEAD}\na,0,1,4\nb,0,1,4\na,0,1,4`,
      'line 4 of the buffers as ids differ: "a" is on line 2 too',
    ],
  ] as const
) {
  Deno.test(`parseCsv() says what is wrong with ${JSON.stringify(text)}`, () => {
    assertThrows(() => parseCsv(text), SyntaxError, message);
  });
}
