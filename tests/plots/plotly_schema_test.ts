import { assertEquals } from "@std/assert";
import { plotlyFaults } from "./plotly_schema.ts";

Deno.test("plotlyFaults() finds what plotly would not take", () => {
  const figure = {
    data: [
      {
        type: "scatter",
        mode: "lines+dots",
        x: 3,
        line: { shape: "hv", width: -1 },
      },
      { type: "pie" },
      { type: "bar", orientation: "h", colour: "#ffffff" },
    ],
    layout: {
      xaxis2: { domain: [0, 1], titel: "x" },
      barmode: "beside",
      sliders: [{ steps: [{ method: "jump" }] }],
      font: { color: "blueish" },
    },
  };
  assertEquals(plotlyFaults(figure), [
    'data[0].mode: "lines+dots" is no flaglist',
    "data[0].x: 3 is no data_array",
    "data[0].line.width: -1 is no number",
    "data[1].type: pie is unknown",
    "data[2].colour: does not exist",
    "layout.xaxis2.titel: does not exist",
    'layout.barmode: "beside" is no enumerated',
    'layout.sliders[0].steps[0].method: "jump" is no enumerated',
    'layout.font.color: "blueish" is no color',
  ]);
});
