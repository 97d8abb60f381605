/**
 * How pruning shows itself.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import * as tm from "tidemark";
import { labs, testOnEach } from "../support/labs.ts";
import { caseOne } from "../support/models.ts";
import { HALF, step } from "../techniques/pruning/pruning_support.ts";

const STARTERS = (await labs()).slice(0, 1);

testOnEach(
  STARTERS,
  "results and summaries show themselves as tables",
  async () => {
    const { model } = caseOne(4);
    const result = tm.prune(model, { schedule: HALF });
    await step(result.model);
    const text = (value: object) =>
      (Reflect.get(value, Symbol.for("Deno.customInspect")) as () => string)();
    const bundle = (value: object) =>
      (Reflect.get(value, Symbol.for("Jupyter.display")) as () => Record<
        string,
        string
      >)();
    const summary = tm.pruningSummary(result.model);
    const [head, , ...rows] = text(summary).split("\n");
    assertEquals(
      head,
      "weight            │          shape │  zeros │ sparsity │ target │ threshold │     mask",
    );
    assertEquals(rows.length, 3);
    assert(rows[2]!.startsWith("all, after step 1"), rows[2]);
    assert(
      bundle(summary)["text/markdown"]!.includes(
        "| 36,000 | 50.0 % | 50.0 % |",
      ),
    );
    assert(text(result).includes("294 KiB"), text(result));
    assert(text(tm.strip(result.model)).includes("285 KiB"));
    assertEquals(JSON.parse(JSON.stringify(summary)).rows.length, 2);
  },
);
